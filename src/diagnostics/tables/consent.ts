import { entryPath, mendDrift, removeConfig, toolCommand } from '../commands.ts';
import { accept, declareAgain, grantsGone, signInAgain } from '../remedies.ts';
import type { Remedy, Row, Variant } from '../row.ts';
import type { Subject } from '../subject.ts';

const onGraphMissing: Variant = {
  where: 'consent is `interactive`, and that on Microsoft Graph alone is missing',
  holds: ({ isGranted, resource }) => !isGranted && resource === 'graph',
  problem: 'The mail is allowed, but not yet that the monitor sees who signs in (User.Read on Microsoft Graph).',
  resolvedBy: 'mailbox owner',
  remedy: ({ outputs, account }) => accept(outputs.authorizeUrl, account),
};

/** It is not known whether every tenant accepts consent on Microsoft Graph for an Exchange Online token. */
const onExchangeMissing: Variant = {
  where: 'consent is `interactive`, and the token was for Exchange Online',
  holds: ({ isGranted, resource }) => !isGranted && resource === 'exchange',
  problem: ({ mailbox }) => `Nobody has allowed the monitor to use ${mailbox} on Exchange Online yet.`,
  resolvedBy: 'mailbox owner',
  remedy: ({ outputs, account }) => ({
    text: `Open the first link in a private browser window, sign in as ${account} and accept. If that was done before, this organization requires consent on Exchange Online too: accept the second link.`,
    lines: [outputs.authorizeUrl, outputs.authorizeUrls.exchange],
  }),
};

/** Nobody has accepted, or nobody who may. Codes: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
export const consentRows: readonly Row[] = [
  {
    codes: ['AADSTS65001'],
    says: '`The user or administrator has not consented to use the application`',
    problem: ({ mailbox }) => `Nobody has allowed the monitor to use ${mailbox} yet.`,
    resolvedBy: 'mailbox owner',
    remedy: signInAgain,
    variants: [onGraphMissing, onExchangeMissing, ...grantsGone],
  },
  {
    codes: ['AADSTS65004', 'login-declined'],
    says: '`User declined to consent to access the app`',
    problem: 'Whoever signed in cancelled, so nothing was allowed to the monitor.',
    resolvedBy: 'mailbox owner',
    remedy: signInAgain,
  },
  {
    codes: ['AADSTS90094'],
    says: '`The grant requires admin permission`; on the page: "Need admin approval"',
    problem: 'Only an administrator may grant what the monitor requested here, and none has done so yet.',
    resolvedBy: 'administrator',
    // The owner may still accept the guide's link, which requests less.
    remedy: ({ outputs, account, adminLinks }) => ({
      text: `Have ${account} accept the first link, which requests less. If Microsoft asks for an administrator there too, open each of the other links as Cloud Application Administrator or above and accept.`,
      lines: [outputs.authorizeUrl, ...adminLinks],
    }),
    variants: grantsGone,
  },
  {
    codes: ['AADSTS90095'],
    says: 'on the page: "Approval required", "Request sent"',
    problem: 'An administrator was asked to allow the monitor and has not answered yet.',
    resolvedBy: 'administrator',
    remedy: ({ adminLinks }) => ({
      text: `Approve it in the Entra admin center (Enterprise apps, Admin consent requests), or open ${adminLinks.length === 1 ? 'this link' : 'each of these links'} and accept.`,
      lines: adminLinks,
    }),
    variants: grantsGone,
  },
  {
    codes: ['AADSTS65006'],
    says: '`The application declares a permission that is not one of the resource`',
    problem: 'The list of permissions of the monitor has an entry that Microsoft does not know.',
    resolvedBy: 'us',
    remedy: declareAgain('Take over what was changed, then declare the right permissions again.'),
  },
  {
    codes: ['AADSTS650053'],
    says: "`The application asked for scope '…' that doesn't exist on the resource`",
    problem: 'The monitor asked for a permission that the service does not have in this organisation.',
    resolvedBy: 'us',
    remedy: (subject) => ({
      text: 'Have it ask for exactly these scopes; if it did, the organisation has no Exchange Online licence yet.',
      lines: [askedScopes(subject)],
    }),
  },
  {
    codes: ['AADSTS650057'],
    says: '`Invalid resource. The client has requested access to a resource which is not listed in the requested permissions`',
    problem:
      "The monitor asked for a service that its registration does not list, in Microsoft's older way of signing in.",
    resolvedBy: 'us',
    remedy: ({ outputs }) => ({
      text: 'Have it sign in here, where what it asks for need not be listed.',
      lines: [`${outputs.authority}/oauth2/v2.0/token`],
    }),
  },
  {
    codes: ['AADSTS500011', 'AADSTS650052'],
    says: '`The resource principal named … was not found in the tenant`, `… your organization lacks a service principal for`',
    problem: 'This organisation has no Exchange Online, or none that is ready yet.',
    resolvedBy: 'administrator',
    remedy: withoutExchange,
  },
];

/** The scopes of the monitor as a request carries them. */
export function askedScopes({ outputs }: Subject): string {
  return outputs.scopes.join(' ');
}

function withoutExchange({ mailbox, resources, stack }: Subject): Remedy {
  const licence = `Give ${mailbox} an Exchange Online licence in the Microsoft 365 admin center (Users, Active users).`;
  const index = resources.indexOf('exchange');
  if (index === -1 || resources.length === 1) return { text: licence, lines: mendDrift(stack) };
  return {
    text: `${licence} Until then we register without it.`,
    lines: [removeConfig(entryPath('mailResources', index), stack), toolCommand('up', stack)],
  };
}
