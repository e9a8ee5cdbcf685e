import { execFileSync, spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { developmentTenant } from '@mailbox-access/entra-emulator';
import { emulatorFolder, makeBackend } from '../../src/pulumi/emulator/backend.ts';
import { describeFull } from '../support/full.ts';
import { describeWith } from '../support/parts.ts';
import { chooseAccount } from './support/pages.ts';
import { openPerson } from './support/person.ts';
import type { Person } from './support/person.ts';

/** Lines that are not run here, and why. A line that is in neither list is run as it is written. */
const notRun: readonly (readonly [line: RegExp, reason: string])[] = [
  [/^(CLIENT_ID=\$\()?az /, 'the Azure CLI runs them in tests/clients/azureCliDocs.test.ts'],
  [/^gh pr comment /, 'needs a pull request on GitHub; tests/workflows/posts.test.ts runs gh'],
  [/azurekeyvault:/, 'needs a key in Azure Key Vault'],
  [/^npx mailbox-access init --backend 'azblob:/, 'needs a container; tests/engine/states.test.ts runs it on Azurite'],
  [/^export ARM_|^read -rs ARM_/, 'the credential of a real tenant'],
  [/^npx mailbox-access new contoso$/, 'asks questions at a terminal; tests/engine/new.test.ts answers them'],
];

const forgetContoso = 'rm -f Pulumi.contoso.yaml; pulumi stack rm contoso --force --yes || true';
const readClientId = 'CLIENT_ID=$(pulumi stack output clientId --stack contoso)';
const up = 'npx mailbox-access up contoso';

/** What the reader of a guide has before the line: commands that are run first. */
const preparations: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'adopt.md': {
    'npx mailbox-access adopt contoso': `${up}; ${readClientId}`,
    'npx mailbox-access adopt contoso --deleted': 'npx mailbox-access destroy contoso --yes',
  },
  'fleet.md': {
    'npx mailbox-access preview --changed-since origin/main --shard 1/4':
      'git update-ref refs/remotes/origin/main HEAD',
    'npx mailbox-access report part-*/preview.json --out reports/fleet':
      'for part in 1 2; do npx mailbox-access preview --all --shard "$part/2" --report "part-$part"; done',
  },
  'handover.md': { 'npx mailbox-access handover contoso': up },
  'many-customers.md': {
    'npx mailbox-access new contoso --mailbox jobs@contoso.com --provisioning-client-id "$CLIENT_ID"': `CLIENT_ID=${developmentTenant.tenantId}; ${forgetContoso}`,
    'npx mailbox-access new contoso --mailbox jobs@contoso.com': forgetContoso,
    'npx mailbox-access new contoso --emulator --mailbox jobs@contoso.example': forgetContoso,
  },
  'offboarding.md': {
    'npx mailbox-access remove contoso': up,
    'git rm Pulumi.contoso.yaml': `git checkout HEAD -- Pulumi.contoso.yaml; ${up}; git commit --all --quiet --message before`,
    'npx mailbox-access remove contoso --deleted-since HEAD~1': 'git commit --all --quiet --message after',
  },
  'real-tenant.md': { 'pulumi stack init contoso': 'rm Pulumi.contoso.yaml' },
  'state.md': {
    'pulumi stack export --stack contoso --file contoso.state.json': up,
    'pulumi stack init contoso': `${readClientId}; pulumi stack rm contoso --force --yes --preserve-config`,
  },
  'verify.md': {
    'npx mailbox-access verify contoso': up,
    'MAILBOX_ACCESS_PASSWORD=embedded-directory-only npx mailbox-access verify dev --as-monitor --full --send':
      'npx mailbox-access up dev',
  },
};

/** The commands of the blocks of a guide, each on one line and without its comment. */
function blocksOf(document: string): readonly (readonly string[])[] {
  return [...readFileSync(document, 'utf8').matchAll(/^```(?:console|sh|bash)\n([^]*?)^```$/gm)].map(([, text = '']) =>
    text
      .replaceAll(/\\\n\s*/g, '')
      .trim()
      .split('\n')
      .map((line) => line.replace(/ +# .*$/, '')),
  );
}

/** Those with commands; other-programs.md has a test of its own, otherProgram.test.ts. */
const guides = globSync('docs/guides/*.md').filter(
  (file) => basename(file) !== 'other-programs.md' && blocksOf(file).length > 0,
);

describeFull('tests/browser/documents.test.ts: docs/getting-started.md', () => {
  describeWith(['dovecot', 'chromium'], 'the commands of the guides, run as they are written, on the emulator', () => {
    let person: Person;

    beforeEach(async () => {
      person = await openPerson();
      for (const stack of ['dev', 'contoso', 'fabrikam', 'north-1', 'north-2'])
        person.customers.configure(stack, { consent: 'user' });
      git('init', '--quiet', '--initial-branch', 'main');
      git('config', 'user.name', 'A');
      git('config', 'user.email', 'a@b.example');
      git('add', 'Pulumi.*');
      git('commit', '--quiet', '--message', 'Customers');
    });
    afterEach(() => person.close());

    function git(...args: readonly string[]): void {
      execFileSync('git', args, { cwd: person.customers.project.folder });
    }

    /** The same line for the tenant of the emulator, and without a question. */
    function translate(line: string): string {
      const { host } = person.customers.project.directory;
      const translated = line
        .replaceAll('contoso.com', developmentTenant.domain)
        .replace(/^TENANT=[0-]+/, `TENANT=${developmentTenant.tenantId}`)
        .replace(/ 0{8}-[0-]+/, ' "$CLIENT_ID"')
        .replace(' --emulator', '');
      if (line.includes('mailbox-access new ')) return `${translated} --metadata-host ${host}`;
      if (/access (adopt|remove|rehearse) |^pulumi cancel /.test(line)) return `${translated} --yes`;
      if (line.startsWith('pulumi stack init '))
        return `${translated}; pulumi config set azuread:metadataHost ${host} --stack contoso`;
      return translated;
    }

    /** In bash, where `npx mailbox-access` is this checkout and `pulumi` uses the state of the emulator's stacks. */
    async function paste(commands: readonly string[]): Promise<void> {
      const { folder } = person.customers.project;
      const backend = await makeBackend(emulatorFolder(folder));
      const program = [
        `npx() { shift; '${process.execPath}' '${resolve('bin/mailbox-access.js')}' "$@"; }`,
        `pulumi() { '${String(process.env.MAILBOX_ACCESS_TEST_ENGINE)}' "$@"; }`,
        ...commands,
      ].join('\n');
      const child = spawn('bash', ['-x', '-e', '-u', '-o', 'pipefail', '-c', program], {
        cwd: folder,
        env: { ...process.env, ...backend, BROWSER: person.browser.program },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let printed = '';
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
      const code = await new Promise<number | null>((done) => child.on('close', done));
      if (code !== 0) throw new Error(`Ended with ${code}:\n${printed}`);
    }

    it.each(guides)('%s', async (guide) => {
      for (const block of blocksOf(guide)) {
        const lines = block.filter((line) => !notRun.some(([pattern]) => pattern.test(line)));
        const ended = paste(lines.flatMap((line) => [preparations[basename(guide)]?.[line] ?? '', translate(line)]));
        if (lines.some((line) => line.includes('--sign-in'))) {
          const early = ended.then(() => Promise.reject<string>(new Error('No browser was opened.')));
          early.catch(() => undefined);
          await person.visit(await Promise.race([person.browser.next(), early]), async (page) => {
            await chooseAccount(page, 'jobs@contoso.example');
            await ended;
          });
        } else await ended;
      }
    });

    it('have no exception and no preparation for a line that no guide has', () => {
      for (const guide of guides)
        expect(blocksOf(guide).flat()).toEqual(
          expect.arrayContaining(Object.keys(preparations[basename(guide)] ?? {})),
        );
      const lines = guides.flatMap((guide) => blocksOf(guide).flat());
      for (const [pattern] of notRun) expect(lines).toEqual(expect.arrayContaining([expect.stringMatching(pattern)]));
    });
  });
});
