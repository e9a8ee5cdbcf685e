import type { MailLogin } from '../../mailbox/login.ts';
import { passed } from '../../diagnostics/checks/check.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';
import type { Check } from './report.ts';
import { attempt, type Proof, type SignedIn } from './signIn.ts';

/** Loaded only after a sign-in, which nightly runs do not have. */
const loadMail = async () => ({
  ...(await import('../../mailbox/imap/verify.ts')),
  ...(await import('../../mailbox/imap/arrival.ts')),
  ...(await import('../../mailbox/smtp.ts')),
});

/** Plans the checks that read and send mail as the mailbox, for the protocols of the stack. */
export function planMail(proof: Proof, signedIn: () => Promise<SignedIn>): readonly Check[] {
  const { outputs, full, send } = proof;
  const { imap, smtp, mailbox = '' } = outputs;
  const check = openServerChecks(proof, signedIn);
  const checks = [
    check('imap', 'IMAP', 'sign-in', imap, async (login, { verifyImap }) => {
      const { messages, unseen, tls } = await verifyImap(login);
      const count = messages === 1 ? '1 message' : `${messages} messages`;
      return `the inbox of ${mailbox} was opened read-only: ${count}, ${unseen} unread (${tls}, XOAUTH2)`;
    }),
    check('monitor', 'Mail changes', 'imap', full ? imap : undefined, async (login, { verifyImap }) => {
      const { leftovers = [] } = await verifyImap(login, { full });
      const found = leftovers.length === 0 ? '' : `; removed folders left by an earlier run: ${leftovers.join(', ')}`;
      return `a test message was marked as read and moved, in temporary folders${found}`;
    }),
    check('smtp', 'SMTP', 'sign-in', smtp, async (login, { verifySmtp }) => {
      const { tls } = await verifySmtp(login);
      return `signed in as ${mailbox} (STARTTLS, ${tls}, XOAUTH2); nothing was sent`;
    }),
    check('send', 'Message', 'smtp', send ? smtp : undefined, async (login, { awaitArrival, sendToSelf }) => {
      const { messageId } = await sendToSelf(login);
      if (imap === undefined) return `sent to ${mailbox}; without IMAP, arrival is not checked`;
      const { afterMs, isDeleted } = await awaitArrival({ ...login, server: imap }, messageId);
      return `sent to ${mailbox}, arrived after ${(afterMs / 1000).toFixed(1)} s${isDeleted ? ' and was deleted' : ''}`;
    }),
  ];
  return checks.filter((each) => each !== undefined);
}

/** Returns a function that builds the check of one server for the signed-in account; undefined without a server. */
function openServerChecks(proof: Proof, signedIn: () => Promise<SignedIn>) {
  const { stack, ca, signal, outputs } = proof;
  const { mailbox } = outputs;
  const setMailbox = pulumiCommand('config set mailbox <address>', stack);
  return (
    name: Check['name'],
    title: string,
    need: Check['name'],
    server: MailLogin['server'] | undefined,
    run: (login: MailLogin, mail: Awaited<ReturnType<typeof loadMail>>) => Promise<string>,
  ): Check | undefined =>
    server && {
      name,
      title,
      needs: [need],
      unlessFailed: ['profile', 'claims'],
      skip: mailbox === undefined ? `no mailbox is set: ${setMailbox}` : undefined,
      run: () =>
        attempt(proof, async () => {
          const { mailToken } = await signedIn();
          const login = { server, mailbox: mailbox ?? '', accessToken: mailToken, ca, signal };
          return passed(await run(login, await loadMail()));
        }),
    };
}
