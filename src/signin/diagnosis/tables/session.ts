import { askedScopes } from './consent.ts';
import { signInAgain, thenSignIn, verifyAgain, verifyBySignIn } from '../remedies.ts';
import type { Row } from '../row.ts';

/** Sign-ins that have ended or went wrong on the way, and requests that ask for too much at once. */
export const sessionRows: readonly Row[] = [
  {
    codes: ['AADSTS700082', 'AADSTS70008'],
    says: '`The refresh token has expired due to inactivity`',
    problem: 'The monitor did not sign in for 90 days, so its permission to come back has run out.',
    mender: 'mailbox owner',
    remedy: signInAgain,
  },
  {
    codes: ['AADSTS50173', 'AADSTS50133'],
    says: '`The provided grant has expired due to it being revoked`',
    problem: ({ account }) => `The password of ${account} was changed, or its sign-ins were ended.`,
    mender: 'mailbox owner',
    remedy: (subject) => thenSignIn('Store a new password in the monitor first.', subject),
  },
  {
    codes: ['AADSTS54005'],
    says: '`OAuth2 Authorization code was already redeemed`',
    problem: 'This sign-in was used already, and each works once.',
    mender: 'mailbox owner',
    remedy: signInAgain,
  },
  {
    codes: ['AADSTS501481'],
    says: '`The Code_Verifier does not match the code_challenge supplied in the authorization request`',
    problem: 'The sign-in was begun in one program and ended in another.',
    mender: 'mailbox owner',
    remedy: signInAgain,
  },
  {
    codes: ['AADSTS70019', 'AADSTS70020', 'login-expired'],
    says: '`This device code has expired`',
    problem: 'The code for signing in was not used in time.',
    mender: 'mailbox owner',
    remedy: ({ stack }) => ({
      text: 'Begin again. If it was used and still ran out, the organisation blocks codes: sign in by browser.',
      lines: [verifyBySignIn(stack)],
    }),
  },
  {
    codes: ['AADSTS28000', 'AADSTS700022'],
    says: '`The input parameter scope is not valid because it contains more than one resource`',
    problem: 'The sign-in was for two services at once, and Microsoft takes one at a time.',
    mender: 'us',
    remedy: ({ outputs }) => ({
      text: 'Send the link for mail alone to the mailbox owner.',
      lines: [outputs.authorizeUrls.exchange],
    }),
  },
  {
    codes: ['AADSTS70011'],
    says: "`The provided value for the input parameter 'scope' is not valid`",
    problem: 'The monitor asked for its permissions in a form that Microsoft does not take.',
    mender: 'us',
    remedy: (subject) => ({ text: 'Have it ask for exactly these scopes.', lines: [askedScopes(subject)] }),
  },
  {
    codes: ['login-busy', 'AADSTS50033', 'AADSTS90006', 'AADSTS90024', 'AADSTS90033'],
    says: '`temporarily_unavailable` or `server_error`',
    problem: "Microsoft's sign-in service does not answer at the moment.",
    mender: 'us',
    remedy: (subject) => ({
      text: 'Try again in some minutes; https://status.cloud.microsoft tells of outages.',
      lines: [verifyAgain(subject)],
    }),
  },
  {
    codes: ['login-unknown'],
    says: 'any other `AADSTS` number, or none',
    problem: ({ name }) => `Microsoft refused the sign-in for a reason that is not listed here${name && ` (${name})`}.`,
    mender: 'us',
    remedy: ({ name }) =>
      name.startsWith('AADSTS')
        ? {
            text: "Microsoft's page on the number says more; its support asks for the correlation ID.",
            lines: [`https://login.microsoftonline.com/error?code=${name.slice('AADSTS'.length)}`],
          }
        : {
            text: "Microsoft's list may have what it said, which is quoted with this.",
            lines: ['https://learn.microsoft.com/entra/identity-platform/reference-error-codes'],
          },
  },
];
