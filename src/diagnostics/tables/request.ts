import type { Row } from '../row.ts';
import { grantsGone, signInAgain, tryLater } from './shared.ts';

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
    resolvedBy: 'us',
    remedy: 'Have the proxy and the firewall let this computer connect to {server}. This command shows what answers.',
    lines: ['showLoginAnswer'],
  },
  {
    codes: ['AADSTS28000', 'AADSTS700022'],
    says: '`The input parameter scope is not valid because it contains more than one resource`',
    problem: 'The sign-in was for two services at once, and Microsoft accepts only one at a time.',
    resolvedBy: 'us',
    remedy: 'Send the mailbox owner this link, which is for one service only.',
    lines: ['consentLink'],
  },
  {
    codes: ['AADSTS70011'],
    says: "`The provided value for the input parameter 'scope' is not valid`",
    problem: 'The monitor requested its permissions in a form that Microsoft does not accept.',
    resolvedBy: 'us',
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
    resolvedBy: 'us',
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
