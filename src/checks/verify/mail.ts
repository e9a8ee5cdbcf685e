import type { ImapProof } from '../../mailbox/imap/verify.ts';
import type { MailLogin } from '../../mailbox/login.ts';
import { passed } from '../../diagnostics/checks/check.ts';
import type { Check } from './names.ts';
import { attempt } from './proof.ts';
import type { Proof } from './proof.ts';
import type { SignedIn } from './signIn.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';

/** Loaded only after a sign-in, which nightly runs do without. */
const loadMail = async () => ({
  ...(await import('../../mailbox/imap/verify.ts')),
  ...(await import('../../mailbox/imap/arrival.ts')),
  ...(await import('../../mailbox/smtp.ts')),
});

/** Mail read and sent as the mailbox, for the protocols that the stack has. */
export function planMail(proof: Proof, signedIn: () => Promise<SignedIn>): readonly Check[] {
  const { outputs, stack, ca, signal, full, send } = proof;
  const { imap, smtp, mailbox = '' } = outputs;
  /** A check of one server for the mailbox, with the token of the signed-in account. */
  const check = (
    name: Check['name'],
    title: string,
    need: Check['name'],
    server: MailLogin['server'] | undefined,
    run: (login: MailLogin, mail: Awaited<ReturnType<typeof loadMail>>) => Promise<string>,
  ): readonly Check[] =>
    server === undefined
      ? []
      : [
          {
            name,
            title,
            needs: [need],
            unlessFailed: ['profile', 'claims'],
            skip:
              outputs.mailbox === undefined
                ? `no mailbox is set: ${pulumiCommand('config set mailbox <address>', stack)}`
                : undefined,
            run: () =>
              attempt(proof, async () => {
                const { mailToken } = await signedIn();
                return passed(await run({ server, mailbox, accessToken: mailToken, ca, signal }, await loadMail()));
              }),
          },
        ];
  return [
    ...check('imap', 'IMAP', 'sign-in', imap, async (login, { verifyImap }) =>
      describeInbox(await verifyImap(login), mailbox),
    ),
    ...check('monitor', 'Mail changes', 'imap', full ? imap : undefined, async (login, { verifyImap }) =>
      describeWork(await verifyImap(login, { full })),
    ),
    ...check('smtp', 'SMTP', 'sign-in', smtp, async (login, { verifySmtp }) => {
      const { tls } = await verifySmtp(login);
      return `signed in as ${mailbox} (STARTTLS, ${tls}, XOAUTH2); nothing was sent`;
    }),
    ...check('send', 'Message', 'smtp', send ? smtp : undefined, async (login, { awaitArrival, sendToSelf }) => {
      const { messageId } = await sendToSelf(login);
      if (imap === undefined) return `sent to ${mailbox}; without IMAP, arrival is not checked`;
      const { afterMs, isDeleted } = await awaitArrival({ ...login, server: imap }, messageId);
      return `sent to ${mailbox}, arrived after ${(afterMs / 1000).toFixed(1)} s${isDeleted ? ' and was deleted' : ''}`;
    }),
  ];
}

function describeInbox({ messages, unseen, tls }: ImapProof, mailbox: string): string {
  const count = messages === 1 ? '1 message' : `${messages} messages`;
  return `the inbox of ${mailbox} was opened read-only: ${count}, ${unseen} unread (${tls}, XOAUTH2)`;
}

function describeWork({ leftovers = [] }: ImapProof): string {
  const found = leftovers.length === 0 ? '' : `; removed folders left by an earlier run: ${leftovers.join(', ')}`;
  return `a test message was marked as read and moved, in temporary folders${found}`;
}
