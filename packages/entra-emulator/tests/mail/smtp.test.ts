import { afterEach, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith } from '../../../../tests/support/parts.ts';
import { openPlain } from './support/raw.ts';
import type { RawClient } from './support/raw.ts';
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

  /** A client that has said EHLO, over TLS unless told otherwise, and the extensions it was offered. */
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

  const xoauth2 = (user: string, token: string): string =>
    `AUTH XOAUTH2 ${Buffer.from(`user=${user}\x01auth=Bearer ${token}\x01\x01`).toString('base64')}`;

  async function authenticate(user: string, token: string): Promise<readonly [RawClient, string | undefined]> {
    const [client] = await open();
    return [client, await command(client, xoauth2(user, token))];
  }

  it('takes a message to the mailbox itself, which then is in its inbox', async () => {
    const token = await setup().token();
    expect(await send(setup(), jobs, token, { subject: 'To myself' })).toMatch(/^250 2\.0\.0 OK /);
    expect(await readInbox(setup(), jobs, token)).toEqual([
      expect.any(String),
      expect.any(String),
      expect.any(String),
      'To myself',
    ]);
  });

  it('delivers to another mailbox of the tenant, with the envelope on top and no line changed', async () => {
    const text = '.begins with a dot\r\nGrüße';
    const [client] = await authenticate(jobs, await setup().token());
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
    expect(await command(client, xoauth2(jobs, await setup().token()))).toMatch(/^5/);
    expect(await command(client, `MAIL FROM:<${jobs}>`)).toMatch(/^530 5\.7\.57 /);
    const [secured, after] = await open();
    expect(after.find((line) => line.includes('AUTH'))).toContain('XOAUTH2');
    expect(await command(secured, `MAIL FROM:<${jobs}>`)).toMatch(/^530 5\.7\.57 /);
  });

  it.each([
    ['for Microsoft Graph', { aud: 'https://graph.microsoft.com' }],
    ['that has expired', { exp: Math.floor(Date.now() / 1_000) - 1 }],
    ['of another tenant', { iss: 'https://localhost/99999999-9999-4999-8999-999999999999/' }],
    ['of a user of another name', { upn: 'mfa@contoso.example' }],
    ['without the permission', { scp: 'IMAP.AccessAsUser.All' }],
  ])('refuses a token %s', async (_, claims) => {
    const [client, answer] = await authenticate(jobs, await setup().token(claims));
    expect(answer).toBe('535 5.7.3 Authentication unsuccessful');
    expect(await command(client, `MAIL FROM:<${jobs}>`)).toMatch(/^530 /);
  });

  it('refuses a token that another key has signed', async () => {
    const { folder, remove } = makeFolder();
    const [, answer] = await authenticate(jobs, await signToken(setup().directory, {}, folder));
    remove();
    expect(answer).toBe('535 5.7.3 Authentication unsuccessful');
  });

  it('tells nodemailer that the token is refused', async () => {
    const token = await setup().token({ aud: 'https://graph.microsoft.com' });
    await expect(send(setup(), jobs, token)).rejects.toMatchObject({
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

  it('reports SMTP AUTH only while it is off for the mailbox', async () => {
    await changeAccount(setup(), jobs, { smtpAuthEnabled: false });
    expect((await authenticate(jobs, await setup().token()))[1]).toBe(
      '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit https://aka.ms/smtp_auth_disabled for more information.',
    );
    await changeAccount(setup(), jobs, { smtpAuthEnabled: null });
    expect((await authenticate(jobs, await setup().token()))[1]).toBe('235 Authentication successful');
  });

  it('reports SMTP AUTH that is off for the tenant, unless it is on for the mailbox', async () => {
    const tenant = setup().directory.store.findTenant('contoso.example');
    tenant?.change(({ policies }) => (policies.smtpAuthEnabled = false));
    expect((await authenticate(jobs, await setup().token()))[1]).toBe(
      '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.',
    );
    await changeAccount(setup(), jobs, { smtpAuthEnabled: true });
    expect((await authenticate(jobs, await setup().token()))[1]).toBe('235 Authentication successful');
    await changeAccount(setup(), jobs, { smtpAuthEnabled: null });
    tenant?.change(({ policies }) => (policies.smtpAuthEnabled = true));
    expect((await authenticate(jobs, await setup().token()))[1]).toBe('235 Authentication successful');
  });

  it('sends as a shared mailbox only for a user with full access', async () => {
    const token = await setup().token();
    expect(await send(setup(), shared, token, { to: jobs })).toMatch(/^250 /);
    await expect(send(setup(), 'admin@contoso.example', token)).rejects.toMatchObject({ responseCode: 535 });
  });

  it.each([
    [
      'in the name of another',
      'mfa@contoso.example',
      jobs,
      '550 5.7.60 SMTP; Client does not have permissions to send as this sender',
    ],
    [
      'beyond the tenant',
      jobs,
      'someone@elsewhere.example',
      '550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain',
    ],
    [
      'to nobody',
      jobs,
      'nobody@contoso.example',
      '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
    ],
  ])('refuses a message %s', async (_, from, to, response) => {
    await expect(send(setup(), jobs, await setup().token(), { from, to })).rejects.toMatchObject({ response });
  });
});
