import type { Row, Variant } from '../diagnosis.ts';
import { grantsGone, signInAgain } from './shared.ts';

const graphMissing: Variant = {
  where: 'consent is `interactive`, and only consent on Microsoft Graph is missing',
  holds: ({ isGranted, resource }) => !isGranted && resource === 'graph',
  problem: 'The monitor may use the mail, but may not yet see who signs in (User.Read on Microsoft Graph).',
  resolvedBy: 'mailbox owner',
  remedy: '{accept}',
  lines: ['consentLink'],
};

/** It is not known whether every tenant accepts consent on Microsoft Graph for an Exchange Online token. */
const exchangeMissing: Variant = {
  where: 'consent is `interactive`, and the token was for Exchange Online',
  holds: ({ isGranted, resource }) => !isGranted && resource === 'exchange',
  problem: 'Nobody has allowed the monitor to use {mailbox} on Exchange Online yet.',
  resolvedBy: 'mailbox owner',
  remedy:
    'Open the first link in a private browser window, sign in as {account} and accept. If that was done before, this organization requires consent on Exchange Online too: open the second link and accept.',
  lines: ['consentLink', 'consentLinkForExchange'],
};

/** Consent is missing. Codes: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
export const consentRows: readonly Row[] = [
  {
    codes: ['AADSTS65001'],
    says: '`The user or administrator has not consented to use the application`',
    problem: 'Nobody has allowed the monitor to use {mailbox} yet.',
    ...signInAgain,
    variants: [graphMissing, exchangeMissing, ...grantsGone],
  },
  {
    codes: ['AADSTS65004', 'login-declined'],
    says: '`User declined to consent to access the app`',
    problem: 'The person who signed in canceled, so the monitor has no permission.',
    ...signInAgain,
  },
  {
    codes: ['AADSTS90094'],
    says: '`The grant requires admin permission`; on the page: "Need admin approval"',
    problem: 'Only an administrator can grant what the monitor requested, and none has done so yet.',
    resolvedBy: 'administrator',
    // The owner may still accept the guide's link, which requests less.
    remedy:
      'Have {account} accept the first link, which requests less. If Microsoft asks for an administrator there too, open each of the other links as Cloud Application Administrator or above and accept.',
    lines: ['consentLink', 'adminConsentLinks'],
    variants: grantsGone,
  },
  {
    codes: ['AADSTS90095'],
    says: 'on the page: "Approval required", "Request sent"',
    problem: 'An administrator was asked to allow the monitor and has not answered yet.',
    resolvedBy: 'administrator',
    remedy:
      'Approve the request in the Entra admin center (Enterprise apps, Admin consent requests), or open {adminLinks} and accept.',
    lines: ['adminConsentLinks'],
    variants: grantsGone,
  },
  {
    codes: ['AADSTS65006'],
    says: '`The application declares a permission that is not one of the resource`',
    problem: 'The app registration of the monitor lists a permission that Microsoft does not know.',
    remedy: 'Update the state, then declare the right permissions again.',
    lines: ['refresh', 'up'],
  },
  {
    codes: ['AADSTS650053'],
    says: "`The application asked for scope '…' that doesn't exist on the resource`",
    problem: 'The monitor requested a permission that the service does not have in this organization.',
    remedy:
      'Have the monitor request exactly these scopes. If it does already, the organization has no Exchange Online license yet.',
    lines: ['scopes'],
  },
  {
    codes: ['AADSTS650057'],
    says: '`Invalid resource. The client has requested access to a resource which is not listed in the requested permissions`',
    problem:
      "The monitor requested a service that its app registration does not list, through Microsoft's older sign-in endpoint.",
    remedy: 'Have the monitor use this endpoint, which accepts services that are not listed.',
    lines: ['tokenEndpoint'],
  },
  {
    codes: ['AADSTS500011', 'AADSTS650052'],
    says: '`The resource principal named … was not found in the tenant`, `… your organization lacks a service principal for`',
    problem: 'This organization has no Exchange Online, or it is not ready yet.',
    resolvedBy: 'administrator',
    remedy:
      'Assign an Exchange Online license to {mailbox} in the Microsoft 365 admin center (Users, Active users). Until then, we provision without Exchange Online.',
    lines: ['removeExchange', 'up'],
    variants: [
      {
        where: '`mailResources` has only one API',
        holds: ({ resources }) => resources.length === 1,
        remedy:
          'Assign an Exchange Online license to {mailbox} in the Microsoft 365 admin center (Users, Active users).',
        lines: ['refresh', 'up'],
      },
    ],
  },
];
