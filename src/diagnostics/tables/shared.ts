import { isLoopback } from '../../common/loopback.ts';
import type { LineName } from '../remedies.ts';
import type { Variant } from '../diagnosis.ts';
import type { Subject } from '../subject.ts';

export const signInAgain = { resolvedBy: 'mailbox owner', remedy: '{signInAgain}', lines: ['signIn'] } as const;

export const tryLater = {
  remedy: 'Try again in a few minutes. Outages are listed at https://status.cloud.microsoft (Microsoft 365).',
  lines: ['verifyAgain'],
} as const;

/** @param removeServer The line that removes the server from the settings. */
export function useDefaultServer(removeServer: LineName) {
  return {
    remedy: 'Use the server of Exchange Online, which is the default.',
    lines: [removeServer, 'up'],
  } as const;
}

/** For a stack that grants consent itself: the grant is gone, is for another account, or is not on Exchange Online. */
export const grantsGone: readonly Variant[] = [
  {
    where: 'consent is `user` or `tenant`, and `mailResources` is only `graph`',
    holds: ({ isGranted, resources }) => isGranted && !resources.includes('exchange'),
    problem: 'The monitor has a permission, but not on Exchange Online, which serves the mail.',
    resolvedBy: 'us',
    remedy: 'Grant it on Exchange Online too.',
    lines: ['addExchange', 'up'],
  },
  {
    where: 'consent is `user`',
    holds: ({ outputs }) => outputs.consent === 'user',
    problem: 'The permission of the monitor is gone, or an account other than {account} signed in.',
    resolvedBy: 'us',
    remedy:
      'The permission is only for {account}, so sign in with that account. If you did, update the state and grant it again.',
    lines: ['refresh', 'up'],
  },
  {
    where: 'consent is `tenant`',
    holds: ({ outputs }) => outputs.consent === 'tenant',
    problem: 'The permission of the monitor for the whole organization is gone.',
    resolvedBy: 'us',
    remedy: 'Update the state, then grant it again.',
    lines: ['refresh', 'up'],
  },
];

export const whereShared = {
  where: '`account` is another user than `mailbox`',
  holds: ({ isShared }: Subject): boolean => isShared,
};

export const onEmulator = {
  where: 'the stack uses the emulator',
  holds: ({ isEmulator, host }: Subject): boolean => isEmulator && isLoopback(host),
};
