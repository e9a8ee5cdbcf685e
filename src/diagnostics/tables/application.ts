import type { Row } from '../diagnosis.ts';

/** The app registration was changed, or is not the one that the monitor or the link names. */
export const applicationRows: readonly Row[] = [
  {
    codes: ['AADSTS700016', 'AADSTS700011'],
    says: "`Application with identifier '…' was not found in the directory`",
    problem: 'The app registration of the monitor is not in this organization.',
    remedy:
      'Check that the monitor has the tenant ID {tenantId} and the client ID {clientId}. If the app registration was deleted, these commands create another one, with a new client ID.',
    lines: ['refresh', 'up'],
  },
  {
    codes: ['AADSTS90002'],
    says: "`Tenant '…' not found`",
    problem: 'Microsoft knows no organization with the tenant ID that the monitor uses.',
    remedy: 'Check that the monitor has the tenant ID {tenantId}.',
    lines: ['outputs'],
  },
  {
    codes: ['AADSTS50194'],
    says: '`Application is not configured as a multi-tenant application. Usage of the /common endpoint is not supported`',
    problem: 'The sign-in did not say which organization it is for.',
    remedy: 'Have the monitor sign in at this address, with the tenant ID instead of "common".',
    lines: ['authority'],
  },
  {
    codes: ['AADSTS7000112'],
    says: "`Application '…' is disabled`",
    problem: 'The app registration of the monitor is disabled in this organization.',
    resolvedBy: 'administrator',
    remedy: 'Enable it again (Enterprise apps, Properties, "Enabled for users to sign-in").',
    lines: ['enableServicePrincipal'],
  },
  {
    codes: ['AADSTS50105'],
    says: '`The signed in user is not assigned to a role for the application`',
    problem: 'Only assigned accounts may sign in to the monitor, and the signed-in account is not assigned.',
    remedy: 'The account must be {account}. If it was, these commands assign it again.',
    lines: ['refresh', 'up'],
  },
  {
    codes: ['AADSTS50011', 'AADSTS500113'],
    says: '`The redirect URI … specified in the request does not match`, `No reply address is registered`',
    problem: 'The sign-in returns to a page (redirect URI) that the app registration does not allow.',
    remedy:
      'The program that signs in must use {redirectUris}. If it does, these commands restore the app registration.',
    lines: ['refresh', 'up'],
  },
  {
    codes: ['AADSTS900971'],
    says: '`No reply address provided`',
    problem: 'The link was cut off, so the sign-in cannot return to the monitor.',
    resolvedBy: 'mailbox owner',
    remedy: 'Use the whole link, from https to its end. {signInAgain}',
    lines: ['signIn'],
  },
  {
    codes: ['AADSTS7000218'],
    says: "`The request body must contain the following parameter: 'client_assertion' or 'client_secret'`",
    problem: 'Microsoft asks the monitor for a secret because the app registration was changed.',
    remedy:
      'Somebody turned off "Allow public client flows" or added a Web platform. Update the state, then undo that change.',
    lines: ['refresh', 'up'],
  },
  {
    codes: ['AADSTS700025', 'AADSTS7000215', 'AADSTS7000222'],
    says: "`Client is public so neither 'client_assertion' nor 'client_secret' should be presented`",
    problem: 'The monitor sent a client secret, but the app registration has none.',
    remedy: 'Remove the client secret from the monitor. It needs only the tenant ID and the client ID.',
    lines: ['outputs'],
  },
  {
    codes: ['AADSTS9002325', 'AADSTS9002327'],
    says: '`Proof Key for Code Exchange is required for cross-origin authorization code redemption`',
    problem: 'The app registration was changed to one for web pages, which the monitor is not.',
    remedy: 'Update the state, then move the redirect URI back to "Mobile and desktop applications".',
    lines: ['refresh', 'up'],
  },
];
