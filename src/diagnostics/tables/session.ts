import { signInAgain, thenSignIn, verifyAgain, verifyBySignIn } from '../remedies.ts';
import type { Row } from '../row.ts';

/** Sign-ins that have ended, or went wrong on the way. */
export const sessionRows: readonly Row[] = [
  {
    codes: ['AADSTS700082'],
    says: '`The refresh token has expired due to inactivity`',
    problem: 'The monitor did not sign in for 90 days, so its permission to come back has run out.',
    resolvedBy: 'mailbox owner',
    remedy: signInAgain,
  },
  {
    codes: ['AADSTS70008'],
    says: '`The provided authorization code or refresh token has expired`',
    problem: 'An earlier sign-in was not used in time and has run out.',
    resolvedBy: 'mailbox owner',
    remedy: signInAgain,
  },
  {
    codes: ['AADSTS50173', 'AADSTS50133'],
    says: '`The provided grant has expired due to it being revoked`',
    problem: ({ account }) => `The password of ${account} was changed, or its sign-ins were ended.`,
    resolvedBy: 'mailbox owner',
    remedy: (subject) => thenSignIn('Store a new password in the monitor first.', subject),
  },
  {
    codes: ['AADSTS54005'],
    says: '`OAuth2 Authorization code was already redeemed`',
    problem: 'This sign-in was used already, and each works once.',
    resolvedBy: 'mailbox owner',
    remedy: signInAgain,
  },
  {
    codes: ['AADSTS501481', 'AADSTS70000', 'AADSTS700005', 'AADSTS500112'],
    says: '`The Code_Verifier does not match the code_challenge supplied in the authorization request`',
    problem: 'The sign-in was begun in one program and ended in another.',
    resolvedBy: 'mailbox owner',
    remedy: signInAgain,
  },
  {
    codes: ['AADSTS70020', 'AADSTS70018', 'AADSTS70019', 'login-expired'],
    says: '`This device code has expired`',
    problem: 'The code for signing in was not used in time, or mistyped.',
    resolvedBy: 'mailbox owner',
    remedy: ({ stack }) => ({
      text: 'Begin again. If it was used and still ran out, the organisation blocks codes: sign in by browser.',
      lines: [verifyBySignIn(stack)],
    }),
  },
  {
    codes: ['login-unfinished', 'AADSTS50089'],
    says: 'nothing: nobody came back from the sign-in page in time',
    problem: 'Nobody finished the sign-in in time.',
    resolvedBy: 'mailbox owner',
    remedy: (subject) => ({
      text: `Begin again and sign in as ${subject.account}. If the page itself refuses, the AADSTS number on it is what to look up.`,
      lines: [verifyAgain(subject)],
    }),
  },
];
