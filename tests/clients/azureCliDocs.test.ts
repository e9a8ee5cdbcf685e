import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { developmentTenant } from '@mailbox-access/entra-emulator';
import { makeApplication } from '../../packages/entra-emulator/tests/support/graph.ts';
import { setUpDirectory } from '../../packages/entra-emulator/tests/support/setup.ts';
import { describeWith } from '../support/parts.ts';
import { openAzureCli, type AzureCli } from './support/azureCli.ts';
import { signInByLink } from './support/person.ts';

/** The emulator's README has its own test: its commands prepare the others. */
const documents = ['README.md', ...globSync('docs/**/*.md')].map((file) => readFileSync(file, 'utf8'));

/** Documented commands, in a block or in a sentence. */
const commands = new Set(
  documents
    .map((text) => text.replaceAll(/\\\n\s*/g, ''))
    .flatMap((text) => [...text.matchAll(/(?<=^|`|\$\(|: |>)az (?:ad|login|account|cloud|rest)\b[^`\n]*?(?=`|\)?$)/gm)])
    .map(([command]) => command)
    // Sign-in methods that a sentence mentions are not commands to type.
    .filter((command) => /^az (?!login).* -|^az login .*--allow-no-subscriptions/.test(command)),
);

describeWith('python', 'the Azure CLI, by the documents', () => {
  const { client } = setUpDirectory();
  let az: AzureCli;

  beforeAll(async () => {
    az = await openAzureCli(client().directory);
    const [permissions = '', credential = ''] = [
      ...readFileSync('docs/guides/many-customers.md', 'utf8').matchAll(/```json\n([^]*?)```/g),
    ].map(([, json]) => json);
    writeFileSync(join(az.folder, 'permissions.json'), permissions);
    writeFileSync(join(az.folder, 'credential.json'), credential);
    const login = az.start('az', 'login', '--tenant', developmentTenant.tenantId, '--allow-no-subscriptions');
    await signInByLink(client(), await az.browser.next(), 'admin');
    await login.ended;
  });
  afterAll(() => {
    az.close();
  });

  /** Replaces every placeholder with a value. */
  async function fillIn(command: string): Promise<string> {
    const application = await makeApplication(client(), 'Of the document');
    const other = await makeApplication(client(), 'Another');
    const values = {
      '"\\$TENANT"|<tenant-id>|<your tenant>|<customer\'s tenant>|contoso\\.com\\b': developmentTenant.domain,
      '<client ?I[dD](?: of the registration)?>|<clientId>|"\\$CLIENT_ID"': application.appId,
      '<object ID of the enterprise application>': other.servicePrincipalId,
      '<account>': 'left@contoso.example',
    };
    return Object.entries(values).reduce(
      (text, [pattern, value]) => text.replaceAll(new RegExp(pattern, 'g'), value),
      command,
    );
  }

  it.each([...commands])('%s', async (command) => {
    const filled = await fillIn(command);
    expect(filled).not.toMatch(/[<$]/);
    const running = az.start('bash', '-ec', filled);
    if (command.startsWith('az login')) await signInByLink(client(), await az.browser.next(), 'admin');
    expect(await running.ended).toMatchObject({ code: 0 });
  });

  it('are no fewer than when this was written', () => {
    expect(commands.size).toBeGreaterThanOrEqual(12);
  });
});
