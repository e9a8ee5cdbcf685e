import { connectExchange, entryPath, letOpenLine, letSendLine, mendDrift, setConfig, toolCommand } from './commands.ts';
import type { Remedy, Variant } from './row.ts';
import type { Subject } from './subject.ts';

/** Who is to sign in does so once more: at the link, or where nothing is left to accept, in a proof. */
export function signInAgain({ isGranted, account, outputs, stack }: Subject): Remedy {
  return isGranted
    ? { text: `Sign in again in a private browser window, as ${account}.`, lines: [verifyBySignIn(stack)] }
    : accept(outputs.authorizeUrl, account);
}

/** The owner accepts what a link asks. */
export function accept(link: string, account: string): Remedy {
  return { text: `Open this link in a private browser window, sign in as ${account} and accept.`, lines: [link] };
}

/** The same after something else was done. */
export function thenSignIn(before: string, subject: Subject): Remedy {
  const { text, lines = [] } = signInAgain(subject);
  return { text: `${before} ${text}`, lines };
}

export function verifyBySignIn(stack: string): string {
  return toolCommand('verify', stack, '--sign-in');
}

const flags = { browser: '--sign-in', 'device-code': '--device-code', password: '--as-monitor' } as const;

/** The same proof once more. */
export function verifyAgain({ stack, method = 'browser' }: Subject): string {
  return toolCommand('verify', stack, flags[method]);
}

/** What was changed by hand is made again what the stack declares. */
export function declareAgain(text: string): (subject: Subject) => Remedy {
  return ({ stack }) => ({ text, lines: mendDrift(stack) });
}

/** A mailbox owner accepts nothing where the stack grants: then the grant is gone, or is another's, or not on Exchange. */
export const grantsGone: readonly Variant[] = [
  {
    where: 'consent is `user` or `tenant`, and `mailResources` is `graph` alone',
    holds: ({ isGranted, resources }) => isGranted && !resources.includes('exchange'),
    problem: 'The monitor was given a permission, but not for the mail service itself.',
    resolvedBy: 'us',
    remedy: ({ stack }) => ({
      text: 'Grant it on Exchange Online too.',
      lines: [setConfig(entryPath('mailResources', 1), 'exchange', stack), toolCommand('up', stack)],
    }),
  },
  {
    where: 'consent is `user`',
    holds: ({ outputs }) => outputs.consent === 'user',
    problem: ({ account }) =>
      `The permission that the monitor was given is gone, or somebody else than ${account} signed in.`,
    resolvedBy: 'us',
    remedy: ({ account, stack }) => ({
      text: `It was given to ${account} alone, so sign in as that. If you did, take over what was changed and grant it again.`,
      lines: mendDrift(stack),
    }),
  },
  {
    where: 'consent is `tenant`',
    holds: ({ outputs }) => outputs.consent === 'tenant',
    problem: 'The permission that the monitor was given for the whole organisation is gone.',
    resolvedBy: 'us',
    remedy: declareAgain('Take over what was changed, then grant it again.'),
  },
];

/** Lines of Exchange Online PowerShell that let the account open the mailbox. */
export function letOpen({ mailboxAddress, accountAddress }: Subject): readonly string[] {
  return [connectExchange, letOpenLine(mailboxAddress, accountAddress)];
}

/** Lines of Exchange Online PowerShell that let the account send as the mailbox. */
export function letSend({ mailboxAddress, accountAddress }: Subject): readonly string[] {
  return [connectExchange, letSendLine(mailboxAddress, accountAddress)];
}

export const whereShared = {
  where: '`account` is another user than `mailbox`',
  holds: ({ isShared }: Subject): boolean => isShared,
};
