import type { Row } from '../diagnosis.ts';
import { grantsGone, signInAgain, tryLater } from './shared.ts';

/** Sign-ins that have expired or did not finish. */
export const sessionRows: readonly Row[] = [
  {
    codes: ['AADSTS700082'],
    says: '`The refresh token has expired due to inactivity`',
    problem: 'The monitor has not signed in for 90 days, so its sign-in has expired.',
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
    says: 'nothing: nobody finished signing in on the page in time',
    problem: 'The sign-in was not finished in time.',
    resolvedBy: 'mailbox owner',
    remedy:
      'Run it again and sign in as {account}. If the sign-in page shows an AADSTS number, look it up in docs/reference/troubleshooting.md.',
    lines: ['verifyAgain'],
  },
];

/** Requests for too much at once, unusable answers, and every answer without a row of its own. */
export const requestRows: readonly Row[] = [
  {
    codes: ['login-profile'],
    says: '`Authorization_RequestDenied` from Microsoft Graph',
    problem: 'The monitor may not read the profile of the account that signed in.',
    ...signInAgain,
    variants: grantsGone,
  },
  {
    codes: ['login-intercepted'],
    says: 'an answer that a login endpoint does not give',
    problem: "Something other than Microsoft's sign-in service answered, such as the page of a proxy.",
    remedy: 'Have the proxy and the firewall let this computer connect to {server}. This command shows what answers.',
    lines: ['showLoginAnswer'],
  },
  {
    codes: ['AADSTS28000', 'AADSTS700022'],
    says: '`The input parameter scope is not valid because it contains more than one resource`',
    problem: 'The sign-in was for two services at once, and Microsoft accepts only one at a time.',
    remedy: 'Send the mailbox owner this link, which is for one service only.',
    lines: ['consentLink'],
  },
  {
    codes: ['AADSTS70011'],
    says: "`The provided value for the input parameter 'scope' is not valid`",
    problem: 'The monitor requested its permissions in a form that Microsoft does not accept.',
    remedy: 'Have the monitor request exactly these scopes.',
    lines: ['scopes'],
  },
  {
    codes: ['login-busy', 'AADSTS50033', 'AADSTS90006', 'AADSTS90024', 'AADSTS90033'],
    says: '`temporarily_unavailable` or `server_error`',
    problem: "Microsoft's sign-in service is not available at the moment.",
    ...tryLater,
  },
  {
    codes: ['login-unknown'],
    says: 'any other `AADSTS` number, or none',
    problem: 'Microsoft refused the sign-in for a reason that is not listed here{code}.',
    remedy: "Look up the quoted answer in Microsoft's list.",
    lines: ['errorList'],
    variants: [
      {
        where: 'the answer has an `AADSTS` number',
        holds: ({ name }) => name.startsWith('AADSTS'),
        remedy: "Microsoft's page explains the number. Microsoft support asks for the correlation ID.",
        lines: ['errorPage'],
      },
    ],
  },
];
