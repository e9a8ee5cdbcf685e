import { afterEach, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildTenant } from '../../src/index.ts';
import { describeWith } from '../../../../tests/support/parts.ts';
import { makeFolder } from '../support/folder.ts';
import { openTls, type RawClient } from './support/raw.ts';
import { changeAccount, imapClient, readInbox, setUpMail, signToken } from './support/setup.ts';

const jobs = 'jobs@contoso.example';
const shared = 'applications@contoso.example';

describeWith('dovecot', 'IMAP of the emulator', () => {
  const setup = setUpMail();
  const raw: RawClient[] = [];

  afterEach(() => {
    for (const client of raw.splice(0)) client.close();
  });

  async function open(): Promise<RawClient> {
    const client = await openTls(setup().mail.imap.port, setup().directory.ca);
    raw.push(client);
    await client.until('* OK');
    return client;
  }

  const response = (user: string, token: string): string =>
    Buffer.from(`user=${user}\x01auth=Bearer ${token}\x01\x01`).toString('base64');

  async function authenticate(user: string, token: string): Promise<readonly [RawClient, readonly string[]]> {
    const client = await open();
    client.send(`a AUTHENTICATE XOAUTH2 ${response(user, token)}\r\n`);
    return [client, await client.until('a ')];
  }

  const token: ReturnType<typeof setup>['token'] = (claims) => setup().token(claims);

  it('lets the owner of a mailbox read three applications', async () => {
    const inbox = await readInbox(setup(), jobs, await token());
    expect(inbox).toEqual([
      'Application for cleaning operative, reference CL-2041',
      'Site supervisor (SS-118): CV attached',
      'Bewerbung – security officer, nights',
    ]);
  });

  it('keeps what a client marks and moves', async () => {
    const upn = 'admin@contoso.example';
    await readInbox(setup(), upn, await token({ upn }));
    const client = imapClient(setup(), upn, await token({ upn }));
    await client.connect();
    await client.mailboxCreate('Processed');
    await client.mailboxOpen('INBOX');
    await client.messageFlagsAdd('1', ['\\Seen']);
    await client.messageMove('1', 'Processed');
    expect(await client.status('INBOX', { messages: true })).toMatchObject({ messages: 2 });
    const processed = await client.status('Processed', { messages: true, unseen: true });
    expect(processed).toMatchObject({ messages: 1, unseen: 0 });
    await client.logout();
  });

  it('takes a name and a token that are written in capitals', async () => {
    const [, lines] = await authenticate('JOBS@Contoso.Example', await token({ upn: 'Jobs@contoso.example' }));
    expect(lines.at(-1)).toMatch(/^a OK /);
  });

  it('takes a response that comes byte by byte, after a continuation, and what was sent before it is asked for', async () => {
    const client = await open();
    const text = `a AUTHENTICATE XOAUTH2\r\n${response(jobs, await token())}\r\nb STATUS INBOX (MESSAGES)\r\n`;
    for (const byte of text) client.send(byte);
    expect(await client.until('a ')).toEqual(['+ ', expect.stringMatching(/^a OK /)]);
    expect(await client.until('b ')).toEqual(['* STATUS INBOX (MESSAGES 3)', expect.stringMatching(/^b OK /)]);
  });

  const now = Math.floor(Date.now() / 1_000);
  const ofGraph = { aud: 'https://graph.microsoft.com' };
  const signElsewhere = async () => {
    const { folder, remove } = makeFolder();
    return signToken(setup().directory, {}, folder).finally(remove);
  };
  const forge = async () => {
    const [head, , signature] = (await token({ upn: 'mfa@contoso.example' })).split('.');
    return [head, (await token()).split('.')[1], signature].join('.');
  };

  it.each<[string, string, () => Promise<string>]>([
    ['for Microsoft Graph', jobs, () => token(ofGraph)],
    ['that has expired', jobs, () => token({ exp: now - 1 })],
    ['that holds only later', jobs, () => token({ nbf: now + 600 })],
    ['of another directory', jobs, () => token({ iss: 'https://localhost:1/11111111-1111-4111-8111-111111111111/' })],
    ['of a user of another name', jobs, () => token({ upn: 'mfa@contoso.example' })],
    ['of a user who is disabled', jobs, () => token({ upn: 'left@contoso.example' })],
    ['of a user that there is not', jobs, () => token({ upn: 'nobody@contoso.example' })],
    ['without the permission', jobs, () => token({ scp: 'SMTP.Send' })],
    ['whose permission is only like it', jobs, () => token({ scp: 'IMAP.AccessAsUser.AllOfIt' })],
    ['without a name', jobs, () => token({ upn: undefined })],
    ['that another key has signed', jobs, signElsewhere],
    ['whose claims were changed after it was signed', jobs, forge],
    ['for a name that would be two in Dovecot', `${shared}*${jobs}`, () => token()],
    ['for Microsoft Graph at a shared mailbox', shared, () => token(ofGraph)],
    ['that has expired at a shared mailbox', shared, () => token({ exp: now - 1 })],
    ['that another key has signed at a shared mailbox', shared, signElsewhere],
  ])('refuses a token %s, in the words of Exchange', async (_, address, makeToken) => {
    const [client, lines] = await authenticate(address, await makeToken());
    expect(lines).toEqual(['a NO AUTHENTICATE failed.']);
    client.send('b SELECT INBOX\r\n');
    expect((await client.until('b ')).at(-1)).toMatch(/^b (NO|BAD) /);
  });

  it("refuses a token of another tenant, and opens that tenant's own mailbox to it", async () => {
    const { directory } = setup();
    const users = [{ userPrincipalName: 'Jobs@Fabrikam.example' }];
    const { id } = directory.store.addTenant(buildTenant({ domain: 'fabrikam.example', users }, new Date()).state);
    const iss = `${directory.origin}/${id}/`;
    expect((await authenticate(jobs, await token({ iss })))[1]).toEqual(['a NO AUTHENTICATE failed.']);
    const own = await token({ iss, upn: 'Jobs@Fabrikam.example' });
    expect((await authenticate(jobs, own))[1]).toEqual(['a NO AUTHENTICATE failed.']);
    expect(await readInbox(setup(), 'jobs@fabrikam.example', own)).toHaveLength(3);
  });

  it.each(['bm90aGluZw==', 'dXNlcj1qb2JzQGNvbnRvc28uZXhhbXBsZQEB', '====', '*'])(
    'refuses %s, which is no sign-in, and takes a right one after it',
    async (wrong) => {
      const client = await open();
      client.send(`a AUTHENTICATE XOAUTH2 ${wrong}\r\n`);
      expect(await client.until('a ')).toEqual(['a NO AUTHENTICATE failed.']);
      client.send(`b AUTHENTICATE XOAUTH2 ${response(jobs, await token())}\r\n`);
      expect((await client.until('b ')).at(-1)).toMatch(/^b OK /);
    },
  );

  it('answers each of many sign-ins that are sent at once, in their order', async () => {
    const client = await open();
    const graph = response(jobs, await token(ofGraph));
    const right = response(jobs, await token());
    client.send(`a AUTHENTICATE XOAUTH2 eA==\r\nb NOOP\r\nc AUTHENTICATE XOAUTH2 ${graph}\r\n`);
    client.send(`d AUTHENTICATE XOAUTH2 ${right}\r\ne STATUS INBOX (MESSAGES)\r\n`);
    const lines = await client.until('e ');
    expect(lines.map((line) => line.slice(0, 4))).toEqual(['a NO', 'b OK', 'c NO', 'd OK', '* ST', 'e OK']);
  });

  it('knows no sign-in by password', async () => {
    const client = await open();
    client.send('a CAPABILITY\r\n');
    const [capabilities] = await client.until('a ');
    expect(capabilities?.split(' ').filter((each) => each.startsWith('AUTH='))).toEqual(['AUTH=XOAUTH2']);
    client.send('b LOGIN jobs@contoso.example embedded-directory-only\r\n');
    expect((await client.until('b ')).at(-1)).toMatch(/^b (NO|BAD) /);
  });

  it('tells imapflow that the token is refused', async () => {
    const client = imapClient(setup(), jobs, await token(ofGraph));
    await expect(client.connect()).rejects.toMatchObject({
      authenticationFailed: true,
      responseText: 'AUTHENTICATE failed.',
    });
  });

  it('opens a shared mailbox, and no other, to a user with full access', async () => {
    expect(await readInbox(setup(), shared, await token())).toHaveLength(3);
    expect(readdirSync(join(setup().folder, 'mail'))).toContain(shared);
    const others = await authenticate('admin@contoso.example', await token());
    expect(others[1]).toEqual(['a NO AUTHENTICATE failed.']);
  });

  it('closes a shared mailbox as soon as access is revoked', async () => {
    await changeAccount(setup(), shared, { delegates: ['admin@contoso.example'] });
    const [, lines] = await authenticate(shared, await token());
    expect(lines).toEqual(['a NO AUTHENTICATE failed.']);
    const admin = await token({ upn: 'admin@contoso.example' });
    expect((await authenticate(shared, admin))[1].at(-1)).toMatch(/^a OK /);
    await changeAccount(setup(), shared, { delegates: [jobs] });
  });

  it('lets the owner of a mailbox without IMAP in by a right token, and then does nothing for them', async () => {
    await changeAccount(setup(), jobs, { imapEnabled: false });
    const [client, lines] = await authenticate(jobs, await token());
    expect(lines).toEqual(['a OK AUTHENTICATE completed.']);
    client.send('b SELECT INBOX\r\nc NOOP\r\n');
    expect(await client.until('c ')).toEqual([
      'b BAD User is authenticated but not connected.',
      'c BAD User is authenticated but not connected.',
    ]);
    client.send('d LOGOUT\r\n');
    expect(await client.until('d ')).toEqual([expect.stringMatching(/^\* BYE /), 'd OK LOGOUT completed.']);
    expect(await client.line()).toBeUndefined();
    expect((await authenticate(jobs, await token(ofGraph)))[1]).toEqual(['a NO AUTHENTICATE failed.']);
    await changeAccount(setup(), jobs, { imapEnabled: true });
    expect((await authenticate(jobs, await token()))[1].at(-1)).toMatch(/^a OK .*Logged in/);
  });

  it('has no mailbox for a user without a licence', async () => {
    const { directory } = setup();
    directory.store.findTenant('contoso.example')?.change(({ users }) => {
      for (const user of users) if (user.userPrincipalName === 'mfa@contoso.example') user.assignedLicenses = [];
    });
    const [client] = await authenticate('mfa@contoso.example', await token({ upn: 'mfa@contoso.example' }));
    client.send('b SELECT INBOX\r\n');
    expect(await client.until('b ')).toEqual(['b BAD User is authenticated but not connected.']);
    expect(readdirSync(join(setup().folder, 'mail'))).not.toContain('mfa@contoso.example');
  });

  it('hangs up on a line without end', async () => {
    const client = await open();
    client.send('x'.repeat(70_000));
    expect(await client.line()).toBeUndefined();
  });
});
