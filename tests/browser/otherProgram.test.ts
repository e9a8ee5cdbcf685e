import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { Outputs } from '../../src/registration/outputs/schema.ts';
import { outputsOf } from '../support/outputs.ts';
import { describeWith } from '../support/parts.ts';
import type { Customers } from './support/customer.ts';
import { acceptAs, chooseAccount, landed } from './support/pages.ts';
import { openPerson, type Person } from './support/person.ts';
import { readRecipe, readValue, setValues } from './support/recipe.ts';
import { openTerminal, type Terminal } from './support/terminal.ts';
import { describeFull } from '../support/full.ts';

const file = 'docs/guides/other-programs.md';
const { commands } = readRecipe(file);
const mailbox = 'jobs@contoso.example';
const subjects = [
  'Application for cleaning operative, reference CL-2041',
  'Site supervisor (SS-118): CV attached',
  'Bewerbung – security officer, nights',
];

describe('the recipe for another mail program', () => {
  it('has the values of the dev stack', () => {
    const { config } = parse(readFileSync('Pulumi.dev.yaml', 'utf8')) as { config: Record<string, string> };
    const value = (name: string) => readValue(commands('Set the values'), name);
    expect(value('TENANT_ID')).toBe(config['azuread:tenantId']);
    expect(value('AUTHORITY')).toBe(`https://${config['azuread:metadataHost']}/$TENANT_ID`);
    expect(value('IMAP_SERVER')).toBe(config['mailbox-access:imapServer']);
    expect(value('SMTP_SERVER')).toBe(config['mailbox-access:smtpServer']);
    expect(value('MAILBOX')).toBe(config['mailbox-access:mailbox']);
  });

  it('has the values of the outputs for a real tenant, each of which the dev stack has too', () => {
    const { imap, smtp, authority, tenantId, scopes } = outputsOf();
    const value = (name: string) => readValue(commands('mutt and a real tenant'), name);
    expect(value('AUTHORITY')?.replace('$TENANT_ID', tenantId)).toBe(authority);
    expect(value('IMAP_SERVER')).toBe(`${imap?.host}:${imap?.port}`);
    expect(value('SMTP_SERVER')).toBe(`${smtp?.host}:${smtp?.port}`);
    expect(readFileSync(file, 'utf8')).toContain(`\`${scopes.join(' ')}\``);
  });
});

describeWith(
  ['dovecot', 'chromium', 'mutt'],
  'a mail program that nobody here wrote, by the recipe, in a browser, and in a terminal',
  () => {
    let person: Person;
    let customers: Customers;
    let values = '';
    const terminals: Terminal[] = [];
    const tokens = () => join(customers.project.folder, '.offline', 'mutt', `${mailbox}.tokens`);

    beforeAll(async () => {
      person = await openPerson();
      ({ customers } = person);
      // The program requests Exchange Online, which Microsoft's default policies leave to administrators.
      await customers.changePolicies({ userConsent: ['microsoft-user-default-legacy'] });
      await customers.provision('contoso');
      const outputs = JSON.parse((await customers.project.run('outputs', 'contoso', '--json')).out) as Outputs;
      values = setValues(commands('Set the values'), valuesOf(outputs));
    });
    afterEach(() => {
      for (const terminal of terminals.splice(0)) terminal.close();
    });
    afterAll(async () => {
      await endAgent(join(customers.project.folder, '.offline', 'mutt', 'keys'));
      await person.close();
    });

    /** Runs commands of the recipe in a new terminal, after setting the values. */
    function start(given: string): Terminal {
      const { folder } = customers.project;
      const terminal = openTerminal(`${values}\n${given}`, folder, { HOME: folder, no_proxy: 'localhost' });
      terminals.push(terminal);
      return terminal;
    }

    const startMutt = () => start(commands('Read and send', 1));
    const tokenRequests = () => customers.project.takeRequests().filter((line) => line.endsWith('/oauth2/v2.0/token'));

    async function leaveMutt(mutt: Terminal): Promise<void> {
      mutt.type('q');
      expect(await mutt.ended).toBe(0);
    }

    it('gets the program that signs in, which keeps to what is registered', async () => {
      const setUp = start(commands('Set up the sign-in script'));
      expect(await setUp.ended).toBe(0);
      const program = readFileSync(join(customers.project.folder, '.offline', 'mutt', 'mutt_oauth2.py'), 'utf8');
      expect(program).toContain(`${customers.project.directory.origin}/`);
      expect(program).not.toMatch(/POP\.AccessAsUser|microsoftonline\.com\/common\/oauth2\/v2|YOUR_GPG|'common'/);
    });

    it('signs in by a device code, and shows or leaves no token', async () => {
      const signIn = start(commands('Sign in'));
      await person.visit(await signIn.see(/open the page (\S+) and/), async (page) => {
        await page.getByLabel('Code').fill(await signIn.see(/enter the code (\S+) to/));
        await page.getByRole('button', { name: 'Next' }).click();
        await acceptAs(page, mailbox);
        await page.getByText('You have signed in to PASS contoso on your device').waitFor();
      });
      expect(await signIn.ended).toBe(0);
      expect(signIn.text()).not.toMatch(/^eyJ/m);
      expect(statSync(tokens()).mode & 0o777).toBe(0o600);
      expect(readFileSync(tokens(), 'latin1')).not.toMatch(/token|eyJ/);
    });

    it('lists what is in the inbox and opens a message', async () => {
      expect(await start(commands('Read and send')).ended).toBe(0);
      tokenRequests();
      const mutt = startMutt();
      for (const subject of subjects) await mutt.see(literally(subject));
      expect(mutt.text()).not.toContain('It works');
      mutt.type('\r');
      await mutt.see(/evening position at the Riverside site/);
      mutt.type('q');
      await leaveMutt(mutt);
      expect(tokenRequests()).toEqual([]);
    });

    it('sends a message, which arrives', async () => {
      expect(await start(commands('Read and send', 2)).ended).toBe(0);
      const mutt = startMutt();
      await mutt.see(/It works/);
      await leaveMutt(mutt);
    });

    it('signs in by a browser that comes back to this machine', async () => {
      const signIn = start(commands('Sign in', 1));
      await person.visit(await signIn.see(/(https:\S+)\s/), async (page) => {
        await chooseAccount(page, mailbox);
        await page.getByText('Authorization redirect completed').waitFor();
      });
      expect(await signIn.ended).toBe(0);
      expect(signIn.text()).not.toMatch(/^eyJ/m);
    });

    describeFull('signs in by a browser that comes back to this machine', () => {
      it('signs in by a code that is copied from the address of the last page', async () => {
        const signIn = start(commands('Sign in', 2));
        await person.visit(await signIn.see(/(https:\S+)\s/), async (page) => {
          await chooseAccount(page, mailbox);
          const { search } = await landed(page);
          signIn.type(`${String(/\bcode=([^&]+)/.exec(search)?.[1])}\r`);
        });
        expect(await signIn.ended).toBe(0);
      });
    });

    it('continues when its token has expired, without asking', async () => {
      expect(await start(endToken).ended).toBe(0);
      tokenRequests();
      const mutt = startMutt();
      await mutt.see(literally(subjects[0] ?? ''));
      await leaveMutt(mutt);
      expect(tokenRequests()).toHaveLength(1);
    });

    it('leaves nothing behind', async () => {
      const mutt = join(customers.project.folder, '.offline', 'mutt');
      expect(existsSync(mutt)).toBe(true);
      expect(await start(commands('Clean up')).ended).toBe(0);
      expect(existsSync(mutt)).toBe(false);
    });
  },
);

/** Returns the values from the hand-over page or the outputs. */
function valuesOf({ tenantId, clientId, authority, imap, smtp, mailbox: address = '' }: Outputs) {
  return {
    TENANT_ID: tenantId,
    CLIENT_ID: clientId,
    AUTHORITY: authority,
    IMAP_SERVER: `${imap?.host}:${imap?.port}`,
    SMTP_SERVER: `${smtp?.host}:${smtp?.port}`,
    MAILBOX: address,
  };
}

/** Sets the access token's expiry, which is in the encrypted file, to the past. */
const endToken = `
gpg --quiet --decrypt "$MAILBOX.tokens" |
  sed -E 's/("access_token_expiration": ")[^"]*/\\12020-01-01T00:00:00/' |
  gpg --encrypt --recipient "$GPG_IDENTITY" > ended
cat ended > "$MAILBOX.tokens"
rm ended
`;

const literally = (text: string) => new RegExp(text.replaceAll(/[()]/g, String.raw`\$&`));

/** GnuPG's agent survives a failed test. */
async function endAgent(keys: string): Promise<void> {
  if (existsSync(keys)) await promisify(execFile)('gpgconf', ['--homedir', keys, '--kill', 'all']);
}
