import type { Outputs } from '../../registration/outputs/schema.ts';
import type { ImapProof, MailLogin } from '../../mailbox/index.ts';
import { passed } from '../../diagnostics/checks/check.ts';
import type { Outcome } from '../../diagnostics/checks/check.ts';
import type { Check } from './names.ts';
import { attempt } from './proof.ts';
import type { Proof } from './proof.ts';
import type { SignedIn } from './signIn.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';

/** Loaded only when somebody has signed in: the nightly run does without. */
const loadMail = () => import('../../mailbox/index.ts');

type Server = NonNullable<Outputs['imap'] | Outputs['smtp']>;

/** Mail read and sent as the mailbox, for the protocols that the stack has. */
export function planMail(proof: Proof, signedIn: () => Promise<SignedIn>): readonly Check[] {
  const { imap, smtp } = proof.outputs;
  return [
    ...(imap === undefined ? [] : planImap(proof, imap, signedIn)),
    ...(smtp === undefined ? [] : planSmtp(proof, smtp, signedIn)),
  ];
}

function planImap(proof: Proof, server: Server, signedIn: () => Promise<SignedIn>): readonly Check[] {
  const { mailbox = '' } = proof.outputs;
  const check = buildCheck(proof, server, signedIn);
  return [
    check('imap', 'IMAP', ['sign-in'], async (login) => {
      const { verifyImap } = await loadMail();
      return passed(describeInbox(await verifyImap(login), mailbox));
    }),
    ...(proof.full
      ? [
          check('monitor', 'Mail changes', ['imap'], async (login) => {
            const { verifyImap } = await loadMail();
            return passed(describeWork(await verifyImap(login, { full: true })));
          }),
        ]
      : []),
  ];
}

function planSmtp(proof: Proof, server: Server, signedIn: () => Promise<SignedIn>): readonly Check[] {
  const { imap, mailbox = '' } = proof.outputs;
  const check = buildCheck(proof, server, signedIn);
  return [
    check('smtp', 'SMTP', ['sign-in'], async (login) => {
      const { verifySmtp } = await loadMail();
      const { tls } = await verifySmtp(login);
      return passed(`signed in as ${mailbox} (STARTTLS, ${tls}, XOAUTH2); nothing was sent`);
    }),
    ...(proof.send
      ? [
          check('send', 'Message', ['smtp'], async (login) => {
            const { awaitArrival, sendToSelf } = await loadMail();
            const { messageId } = await sendToSelf(login);
            if (imap === undefined) return passed(`sent to ${mailbox}; without IMAP, arrival is not checked`);
            const { afterMs, isDeleted } = await awaitArrival({ ...login, server: imap }, messageId);
            return passed(
              `sent to ${mailbox}, arrived after ${(afterMs / 1000).toFixed(1)} s${isDeleted ? ' and was deleted' : ''}`,
            );
          }),
        ]
      : []),
  ];
}

/** A check of one server, as the mailbox, with the token of whoever signed in. */
function buildCheck(proof: Proof, server: Server, signedIn: () => Promise<SignedIn>) {
  const { outputs, stack, ca, signal } = proof;
  return (
    name: Check['name'],
    title: string,
    needs: readonly Check['name'][],
    run: (login: MailLogin) => Promise<Outcome>,
  ): Check => ({
    name,
    title,
    needs,
    unlessFailed: ['profile', 'claims'],
    skip:
      outputs.mailbox === undefined
        ? `no mailbox is set: ${pulumiCommand('config set mailbox <address>', stack)}`
        : undefined,
    run: () =>
      attempt(proof, async () => {
        const { mailToken } = await signedIn();
        return run({ server, mailbox: outputs.mailbox ?? '', accessToken: mailToken, ca, signal });
      }),
  });
}

function describeInbox({ messages, unseen, tls }: ImapProof, mailbox: string): string {
  const count = messages === 1 ? '1 message' : `${messages} messages`;
  return `the inbox of ${mailbox} was opened read-only: ${count}, ${unseen} unread (${tls}, XOAUTH2)`;
}

function describeWork({ leftovers = [] }: ImapProof): string {
  const found = leftovers.length === 0 ? '' : `; removed folders left by an earlier run: ${leftovers.join(', ')}`;
  return `a test message was marked as read and moved, in temporary folders${found}`;
}
