import { quoteForShell } from '../../common/quote.ts';
import { grantsGone, signInAgain, verifyAgain } from '../remedies.ts';
import type { Row } from '../row.ts';
import { askedScopes } from './consent.ts';

/** Requests that ask for too much at once, answers that are none, and all that has no entry of its own. */
export const requestRows: readonly Row[] = [
  {
    codes: ['login-profile'],
    says: '`Authorization_RequestDenied` of Microsoft Graph',
    problem: 'The monitor may not see whose account signed in.',
    resolvedBy: 'mailbox owner',
    remedy: signInAgain,
    variants: grantsGone,
  },
  {
    codes: ['login-intercepted'],
    says: 'an answer that is not one of a sign-in',
    problem: "Something else than Microsoft's sign-in answered, such as the page of a proxy.",
    resolvedBy: 'us',
    remedy: ({ server, outputs }) => ({
      text: `Have proxy and firewall let this computer through to ${server}; this shows who answers.`,
      lines: [`curl -i ${quoteForShell(`${outputs.authority}/v2.0/.well-known/openid-configuration`)}`],
    }),
  },
  {
    codes: ['AADSTS28000', 'AADSTS700022'],
    says: '`The input parameter scope is not valid because it contains more than one resource`',
    problem: 'The sign-in was for two services at once, and Microsoft takes one at a time.',
    resolvedBy: 'us',
    remedy: ({ outputs }) => ({
      text: 'Send the mailbox owner this link, which is for one service only.',
      lines: [outputs.authorizeUrl],
    }),
  },
  {
    codes: ['AADSTS70011'],
    says: "`The provided value for the input parameter 'scope' is not valid`",
    problem: 'The monitor asked for its permissions in a form that Microsoft does not take.',
    resolvedBy: 'us',
    remedy: (subject) => ({ text: 'Have it ask for exactly these scopes.', lines: [askedScopes(subject)] }),
  },
  {
    codes: ['login-busy', 'AADSTS50033', 'AADSTS90006', 'AADSTS90024', 'AADSTS90033'],
    says: '`temporarily_unavailable` or `server_error`',
    problem: "Microsoft's sign-in service does not answer at the moment.",
    resolvedBy: 'us',
    remedy: (subject) => ({
      text: 'Try again in some minutes; https://status.cloud.microsoft tells of outages.',
      lines: [verifyAgain(subject)],
    }),
  },
  {
    codes: ['login-unknown'],
    says: 'any other `AADSTS` number, or none',
    problem: ({ name }) => `Microsoft refused the sign-in for a reason that is not listed here${name && ` (${name})`}.`,
    resolvedBy: 'us',
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
