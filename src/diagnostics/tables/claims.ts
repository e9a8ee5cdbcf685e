import type { ClaimFault } from '../fault.ts';
import { toolCommand } from '../commands.ts';
import { grantsGone, signInAgain, verifyAgain } from '../remedies.ts';
import type { Row } from '../row.ts';
import { askedScopes } from './consent.ts';

/** Sign-ins that worked, but are not the one that was asked for. */
export const claimRows: Readonly<Record<ClaimFault['claim'], Row>> = {
  account: {
    codes: ['claim-account'],
    says: '`upn` is another account',
    problem: ({ found, expected }) => `The wrong account signed in: ${found} in place of ${expected}.`,
    resolvedBy: 'us',
    // The owner may have accepted long ago: it is the sign-in that was somebody else's.
    remedy: (subject) => ({
      text: `Sign in as ${subject.account} and nobody else, in a private browser window.`,
      lines: [verifyAgain(subject)],
    }),
  },
  scopes: {
    codes: ['claim-scopes'],
    says: '`scp` lacks a permission',
    problem: ({ found, expected }) =>
      `The monitor was not allowed all that it needs: it has ${found}, and needs ${expected}.`,
    resolvedBy: 'mailbox owner',
    remedy: signInAgain,
    variants: grantsGone,
  },
  audience: {
    codes: ['claim-audience'],
    says: '`aud` is another service',
    problem: ({ found, expected }) => `The sign-in was for ${found}, not for ${expected}.`,
    resolvedBy: 'us',
    remedy: (subject) => ({
      text: 'Have the monitor ask for exactly these scopes; what is for Graph does not open a mailbox.',
      lines: [askedScopes(subject)],
    }),
  },
  tenant: {
    codes: ['claim-tenant'],
    says: '`tid` is another organisation',
    problem: ({ found, expected }) => `The sign-in was in another organisation (${found}), not in ${expected}.`,
    resolvedBy: 'us',
    remedy: ({ stack, outputs }) => ({
      text: `Have the monitor sign in at ${outputs.authority}, with the tenant ID of this customer.`,
      lines: [toolCommand('outputs', stack)],
    }),
  },
  client: {
    codes: ['claim-client'],
    says: '`appid` is another registration',
    problem: ({ found, expected }) => `The sign-in was for another registration (${found}), not for ${expected}.`,
    resolvedBy: 'us',
    remedy: ({ stack }) => ({
      text: 'Store the client ID of this customer in the monitor.',
      lines: [toolCommand('outputs', stack)],
    }),
  },
  expiry: {
    codes: ['claim-expiry'],
    says: '`exp` is over',
    problem: 'The sign-in has run out already, or the clock of this computer is wrong.',
    resolvedBy: 'us',
    remedy: (subject) => ({ text: 'Set the clock, and sign in again.', lines: [verifyAgain(subject)] }),
  },
};
