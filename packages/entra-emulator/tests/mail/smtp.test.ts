import { afterEach, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith } from '../../../../tests/support/parts.ts';
import { openPlain, type RawClient } from './support/raw.ts';
import { changeAccount, readInbox, send, setUpMail, signToken } from './support/setup.ts';
import { makeFolder } from '../support/folder.ts';

const jobs = 'jobs@contoso.example';
const shared = 'applications@contoso.example';

describeWith('dovecot', 'SMTP of the emulator', () => {
  const setup = setUpMail();
  const raw: RawClient[] = [];

  afterEach(() => {
    for (const client of raw.splice(0)) client.close();
  });

  /** Opens a client that has sent EHLO, over TLS by default. Also returns the extensions that it was offered. */
  async function open(isSecure = true): Promise<readonly [RawClient, readonly string[]]> {
    const { mail, directory } = setup();
    let client = await openPlain(mail.smtp.port, directory.ca);
    await client.until('220 ');
    if (isSecure) {
      client.send('STARTTLS\r\n');
      await client.until('220 ');
      client = await client.secure();
    }
    raw.push(client);
    client.send('EHLO monitor.example\r\n');
    return [client, await client.until('250 ')];
  }

  async function command(client: RawClient, text: string): Promise<string | undefined> {
    client.send(`${text}\r\n`);
    return client.line();
  }

  const xoauth2 = (user: string, accessToken: string): string =>
    `AUTH XOAUTH2 ${Buffer.from(`user=${user}\x01auth=Bearer ${accessToken}\x01\x01`).toString('base64')}`;

  const token: ReturnType<typeof setup>['token'] = (claims) => setup().token(claims);

  async function authenticate(user: string, accessToken: string): Promise<readonly [RawClient, string | undefined]> {
    const [client] = await open();
    return [client, await command(client, xoauth2(user, accessToken))];
  }

  it('takes a message to the mailbox itself, which then is in its inbox', async () => {
    expect(await send(setup(), jobs, await token(), { subject: 'To myself' })).toMatch(/^250 2\.0\.0 OK /);
    const inbox = await readInbox(setup(), jobs, await token());
    expect(inbox).toEqual([...Array<unknown>(3).fill(expect.any(String)), 'To myself']);
  });

  it('delivers to another mailbox of the tenant, with the envelope on top and no line changed', async () => {
    const text = '.begins with a dot\r\nGrüße';
    const [client] = await authenticate(jobs, await token());
    for (const line of [`MAIL FROM:<${jobs}>`, `RCPT TO:<ADMIN@contoso.example>`]) await command(client, line);
    await command(client, 'DATA');
    expect(await command(client, `Subject: Dots\r\n\r\n.${text}\r\n.`)).toMatch(/^250 /);
    const inbox = join(setup().folder, 'mail', 'admin@contoso.example', 'new');
    const messages = readdirSync(inbox).map((name) => readFileSync(join(inbox, name), 'utf8'));
    const delivered = messages.find((message) => message.includes('Subject: Dots'));
    expect(delivered).toMatch(/^Return-Path: <jobs@contoso\.example>\r\nReceived: by localhost with ESMTPSA /);
    expect(delivered?.endsWith(`\r\n\r\n${text}\r\n`)).toBe(true);
  });

  it('offers and takes a sign-in only after STARTTLS', async () => {
    const [client, before] = await open(false);
    expect(before).toContain('250-STARTTLS');
    expect(before.filter((line) => line.includes('AUTH'))).toEqual([]);
    expect(await command(client, xoauth2(jobs, await token()))).toMatch(/^5/);
    expect(await command(client, `MAIL FROM:<${jobs}>`)).toMatch(/^530 5\.7\.57 /);
    const [secured, after] = await open();
    expect(after.find((line) => line.includes('AUTH'))).toContain('XOAUTH2');
    expect(await command(secured, `MAIL FROM:<${jobs}>`)).toMatch(/^530 5\.7\.57 /);
  });

  const ofGraph = { aud: 'https://graph.microsoft.com' };
  const signElsewhere = async () => {
    const { folder, remove } = makeFolder();
    return signToken(setup().directory, {}, folder).finally(remove);
  };

  it.each<[string, () => Promise<string>]>([
    ['for Microsoft Graph', () => token(ofGraph)],
    ['that has expired', () => token({ exp: Math.floor(Date.now() / 1_000) - 1 })],
    ['of another tenant', () => token({ iss: 'https://localhost/99999999-9999-4999-8999-999999999999/' })],
    ['of a user of another name', () => token({ upn: 'mfa@contoso.example' })],
    ['without the permission', () => token({ scp: 'IMAP.AccessAsUser.All' })],
    ['that another key has signed', signElsewhere],
  ])('refuses a token %s', async (_, makeToken) => {
    const [client, answer] = await authenticate(jobs, await makeToken());
    expect(answer).toBe('535 5.7.3 Authentication unsuccessful');
    expect(await command(client, `MAIL FROM:<${jobs}>`)).toMatch(/^530 /);
  });

  it('tells nodemailer that the token is refused', async () => {
    await expect(send(setup(), jobs, await token(ofGraph))).rejects.toMatchObject({
      code: 'EAUTH',
      responseCode: 535,
      response: '535 5.7.3 Authentication unsuccessful',
    });
  });

  it.each([
    ['PLAIN', `AUTH PLAIN ${Buffer.from(`\0${jobs}\0embedded-directory-only`).toString('base64')}`],
    ['LOGIN', `AUTH LOGIN ${Buffer.from(jobs).toString('base64')}`],
  ])('says that basic authentication is over: %s', async (method, text) => {
    const [client] = await open();
    const first = await command(client, text);
    const answer = method === 'PLAIN' ? first : await command(client, Buffer.from('secret').toString('base64'));
    expect(answer).toBe('550 5.7.30 Basic authentication is not supported for Client Submission.');
  });

  const switchedOff = (where: string) =>
    `535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the ${where}. Visit https://aka.ms/smtp_auth_disabled for more information.`;
  const signIn = async () => (await authenticate(jobs, await token()))[1];

  it('reports SMTP AUTH only while it is off for the mailbox', async () => {
    await changeAccount(setup(), jobs, { smtpAuthEnabled: false });
    expect(await signIn()).toBe(switchedOff('Mailbox'));
    await changeAccount(setup(), jobs, { smtpAuthEnabled: null });
    expect(await signIn()).toBe('235 Authentication successful');
  });

  it('reports SMTP AUTH that is off for the tenant, unless it is on for the mailbox', async () => {
    const tenant = setup().directory.store.findTenant('contoso.example');
    tenant?.change(({ policies }) => (policies.smtpAuthEnabled = false));
    expect(await signIn()).toBe(switchedOff('Tenant'));
    await changeAccount(setup(), jobs, { smtpAuthEnabled: true });
    expect(await signIn()).toBe('235 Authentication successful');
    await changeAccount(setup(), jobs, { smtpAuthEnabled: null });
    tenant?.change(({ policies }) => (policies.smtpAuthEnabled = true));
    expect(await signIn()).toBe('235 Authentication successful');
  });

  it('sends as a shared mailbox only for a user with full access', async () => {
    expect(await send(setup(), shared, await token(), { to: jobs })).toMatch(/^250 /);
    await expect(send(setup(), 'admin@contoso.example', await token())).rejects.toMatchObject({ responseCode: 535 });
  });

  const mfa = 'mfa@contoso.example';

  it.each([
    [mfa, jobs, '550 5.7.60 SMTP; Client does not have permissions to send as this sender'],
    [jobs, 'someone@elsewhere.example', '550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain'],
    [
      jobs,
      'nobody@contoso.example',
      '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
    ],
  ])('refuses a message of jobs@ from %s to %s', async (from, to, response) => {
    await expect(send(setup(), jobs, await token(), { from, to })).rejects.toMatchObject({ response });
  });
});
