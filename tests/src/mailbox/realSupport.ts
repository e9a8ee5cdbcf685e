import type { ImapFlow } from 'imapflow';
import type { MailLogin } from '../../../src/mailbox/login.ts';
import { imapClient, type MailSetup } from '../../../packages/entra-emulator/tests/mail/support/setup.ts';
import { mailbox } from './support.ts';

/** Returns logins to the real servers. */
export async function realLogin(setup: MailSetup, protocol: 'imap' | 'smtp', as = mailbox): Promise<MailLogin> {
  const { mail, directory } = setup;
  return { server: mail[protocol], mailbox: as, accessToken: await setup.token(), ca: directory.ca };
}

/** Acts as another mail program, on a separate connection. */
export async function asOther<T>(setup: MailSetup, work: (client: ImapFlow) => Promise<T>, as = mailbox): Promise<T> {
  const client = imapClient(setup, as, await setup.token());
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.logout();
  }
}

/** Everything that a proof must not change: folders, subscriptions, and the inbox. */
export interface Look {
  readonly folders: readonly { readonly path: string; readonly subscribed: boolean }[];
  readonly exists: number;
  readonly uidNext: number;
  readonly uidValidity: string;
  readonly flags: readonly { readonly uid: number; readonly flags: readonly string[] }[];
}

export function look(setup: MailSetup, as = mailbox): Promise<Look> {
  return asOther(
    setup,
    async (client) => {
      const folders = (await client.list()).map(({ path, subscribed }) => ({ path, subscribed }));
      const { exists, uidNext, uidValidity } = await client.mailboxOpen('INBOX', { readOnly: true });
      const messages = exists === 0 ? [] : await client.fetchAll('1:*', { flags: true, uid: true });
      const flags = messages.map((message) => ({ uid: message.uid, flags: [...(message.flags ?? [])].sort() }));
      return { folders, exists, uidNext, uidValidity: String(uidValidity), flags };
    },
    as,
  );
}
