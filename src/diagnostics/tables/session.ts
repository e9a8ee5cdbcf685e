import type { Row } from '../row.ts';
import { signInAgain } from './shared.ts';

/** Sign-ins that have expired or did not finish. */
export const sessionRows: readonly Row[] = [
  {
    codes: ['AADSTS700082'],
    says: '`The refresh token has expired due to inactivity`',
    problem: 'The monitor did not sign in for 90 days, so its sign-in has expired.',
    ...signInAgain,
  },
  {
    codes: ['AADSTS70008'],
    says: '`The provided authorization code or refresh token has expired`',
    problem: 'An earlier sign-in was not used in time and has expired.',
    ...signInAgain,
  },
  {
    codes: ['AADSTS50173', 'AADSTS50133'],
    says: '`The provided grant has expired due to it being revoked`',
    problem: 'The password of {account} was changed, or its sessions were revoked.',
    resolvedBy: 'mailbox owner',
    remedy: 'If the password is new, enter it in the monitor first. {signInAgain}',
    lines: ['signIn'],
  },
  {
    codes: ['AADSTS54005'],
    says: '`OAuth2 Authorization code was already redeemed`',
    problem: 'The code of this sign-in was already used. Each code works only once.',
    ...signInAgain,
  },
  {
    codes: ['AADSTS501481', 'AADSTS70000', 'AADSTS700005', 'AADSTS500112'],
    says: '`The Code_Verifier does not match the code_challenge supplied in the authorization request`',
    problem: 'The sign-in was started in one program and finished in another.',
    ...signInAgain,
  },
  {
    codes: ['AADSTS70020', 'AADSTS70018', 'AADSTS70019', 'login-expired'],
    says: '`This device code has expired`',
    problem: 'The device code was mistyped or not used in time.',
    resolvedBy: 'mailbox owner',
    remedy:
      'Run it again. If a code expires although it was used in time, the organization blocks device codes: sign in with the browser.',
    lines: ['verifyBySignIn'],
  },
  {
    codes: ['login-unfinished', 'AADSTS50089'],
    says: 'nothing: the sign-in page was not finished in time',
    problem: 'The sign-in was not finished in time.',
    resolvedBy: 'mailbox owner',
    remedy:
      'Run it again and sign in as {account}. If the sign-in page shows an AADSTS number, look it up in docs/reference/troubleshooting.md.',
    lines: ['verifyAgain'],
  },
];
