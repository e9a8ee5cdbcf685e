import type { Row } from '../diagnosis.ts';
import { grantsGone, signInAgain } from './shared.ts';

/** Sign-ins that worked, but with a token that is not the one requested. */
export const claimRows: readonly Row[] = [
  {
    codes: ['claim-account'],
    says: '`upn` is another account',
    problem: 'The wrong account signed in: {found} instead of {expected}.',
    // The owner may have accepted long ago; only this sign-in was with another account.
    remedy: 'Sign in as {account}, not with another account, in a private browser window.',
    lines: ['verifyAgain'],
  },
  {
    codes: ['claim-scopes'],
    says: '`scp` lacks a permission',
    problem: 'The monitor does not have all permissions: it has {found} and needs {expected}.',
    ...signInAgain,
    variants: grantsGone,
  },
  {
    codes: ['claim-audience'],
    says: '`aud` is another service',
    problem: 'The sign-in was for {found}, not for {expected}.',
    remedy: 'Have the monitor request exactly these scopes. A token for Microsoft Graph does not open a mailbox.',
    lines: ['scopes'],
  },
  {
    codes: ['claim-tenant'],
    says: '`tid` is another organization',
    problem: 'The sign-in was in another organization ({found}), not in {expected}.',
    remedy: 'Have the monitor sign in at {authority}, which has the tenant ID of this customer.',
    lines: ['outputs'],
  },
  {
    codes: ['claim-client'],
    says: '`appid` is another app registration',
    problem: 'The sign-in was for another app registration ({found}), not for {expected}.',
    remedy: 'Enter the client ID of this customer in the monitor.',
    lines: ['outputs'],
  },
  {
    codes: ['claim-expiry'],
    says: '`exp` is in the past',
    problem: 'The sign-in has already expired, or the clock of this computer is wrong.',
    remedy: 'Set the clock, then sign in again.',
    lines: ['verifyAgain'],
  },
];
