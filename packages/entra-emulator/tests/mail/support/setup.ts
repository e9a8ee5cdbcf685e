import { afterAll, beforeAll } from '@jest/globals';
import { dirname, join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import { developmentTenant, startEntraEmulator } from '../../../src/index.ts';
import type { EntraEmulator } from '../../../src/index.ts';
import { TokenKeys } from '../../../src/login/keys.ts';
import { FolderStorage } from '../../../src/storage.ts';
import type { RunningMail } from '../../../src/index.ts';
import { Client } from '../../support/client.ts';
import { makeFolder } from '../../support/folder.ts';
import { provideEmulatorKeys } from '../../../../../tests/support/emulatorKeys.ts';

/** A directory and its mail servers in a separate folder. */
export interface MailSetup {
  readonly folder: string;
  readonly directory: EntraEmulator;
  readonly mail: RunningMail;
  /** Returns an access token for Exchange, of jobs@contoso.example unless `claims` say otherwise. */
  readonly token: (claims?: Readonly<Record<string, unknown>>) => Promise<string>;
  close(): Promise<void>;
}

export async function openMail(): Promise<MailSetup> {
  const { folder, remove } = makeFolder();
  provideEmulatorKeys(join(folder, 'directory'));
  const directory = await startEntraEmulator({ folder: join(folder, 'directory') });
  const mail = await directory.startMail({ folder: join(folder, 'mail') });
  return {
    folder,
    directory,
    mail,
    token: (claims) => signToken(directory, claims),
    close: async () => {
      await mail.close();
      await directory.close();
      remove();
    },
  };
}

/** Starts mail servers for the tests of one file. */
export function setUpMail(): () => MailSetup {
  let setup: MailSetup | undefined;
  beforeAll(async () => {
    setup = await openMail();
  });
  afterAll(() => setup?.close());
  return () => {
    if (!setup) throw new Error('The mail servers run only while tests do.');
    return setup;
  };
}

/** Signs a token with the directory's own key; `claims` replace valid ones. */
export function signToken(
  { origin, caFile }: Pick<EntraEmulator, 'origin' | 'caFile'>,
  claims: Readonly<Record<string, unknown>> = {},
  keysFolder = dirname(caFile ?? ''),
): Promise<string> {
  const { tenantId, mailbox, mailboxObjectId } = developmentTenant;
  const now = Math.floor(Date.now() / 1_000);
  return new TokenKeys(new FolderStorage(keysFolder)).sign({
    aud: 'https://outlook.office.com',
    iss: `${origin}/${tenantId}/`,
    iat: now,
    nbf: now,
    exp: now + 3_600,
    acr: '1',
    amr: ['pwd'],
    app_displayname: 'PASS',
    appid: '55555555-5555-4555-8555-555555555555',
    appidacr: '0',
    idtyp: 'user',
    name: 'Jobs',
    oid: mailboxObjectId,
    scp: 'IMAP.AccessAsUser.All SMTP.Send',
    sub: 'subject',
    tid: tenantId,
    unique_name: mailbox,
    upn: mailbox,
    uti: 'token',
    ver: '1.0',
    ...claims,
  });
}

/** Returns an IMAP client like a monitor's, not connected yet. */
export function imapClient({ mail, directory: { ca } }: MailSetup, user: string, accessToken: string): ImapFlow {
  return new ImapFlow({ ...mail.imap, secure: true, tls: { ca }, auth: { user, accessToken }, logger: false });
}

/** Returns the subjects in the inbox in order. */
export async function readInbox(setup: MailSetup, user: string, accessToken: string): Promise<readonly string[]> {
  const client = imapClient(setup, user, accessToken);
  await client.connect();
  try {
    await client.mailboxOpen('INBOX', { readOnly: true });
    const messages = await client.fetchAll('1:*', { envelope: true });
    return messages.map(({ envelope }) => envelope?.subject ?? '');
  } finally {
    await client.logout();
  }
}

/** Sends by SMTP as `user`, who is also the sender unless `message` says otherwise. */
export async function send(
  { mail, directory: { ca } }: MailSetup,
  user: string,
  accessToken: string,
  message: { readonly from?: string; readonly to?: string; readonly subject?: string } = {},
): Promise<string> {
  const auth = { type: 'OAuth2', user, accessToken } as const;
  const transport = createTransport({ ...mail.smtp, requireTLS: true, tls: { ca }, auth });
  try {
    const sent = await transport.sendMail({ from: user, to: user, subject: 'A message', text: 'Text\n', ...message });
    return sent.response;
  } finally {
    transport.close();
  }
}

/** Changes a user's account while the servers run. */
export async function changeAccount({ directory }: MailSetup, user: string, json: object): Promise<void> {
  const client = new Client(directory);
  const path = `/offline/tenants/${developmentTenant.domain}/users/${user}`;
  const { status, text } = await client.send(path, { method: 'POST', json });
  client.close();
  if (status >= 300) throw new Error(`${path}: ${text}`);
}
