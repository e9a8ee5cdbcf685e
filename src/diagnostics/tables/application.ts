import { azureCli, toolCommand } from '../commands.ts';
import { declareAgain, thenSignIn } from '../remedies.ts';
import type { Row } from '../row.ts';

/** The registration is not the one that the monitor or the link means, or is no longer as it was declared. */
export const applicationRows: readonly Row[] = [
  {
    codes: ['AADSTS700016', 'AADSTS700011'],
    says: "`Application with identifier '…' was not found in the directory`",
    problem: 'The registration of the monitor is not in this organisation.',
    resolvedBy: 'us',
    remedy: ({ outputs: { tenantId, clientId }, stack }) => ({
      text: `Check that the monitor has the tenant ID ${tenantId} and the client ID ${clientId}. If the registration was deleted, this makes another, with a new client ID for the monitor.`,
      lines: [toolCommand('refresh', stack), toolCommand('up', stack)],
    }),
  },
  {
    codes: ['AADSTS90002'],
    says: "`Tenant '…' not found`",
    problem: 'Microsoft knows no organisation with the tenant ID that the monitor uses.',
    resolvedBy: 'us',
    remedy: ({ outputs: { tenantId }, stack }) => ({
      text: `Check that the monitor has the tenant ID ${tenantId}.`,
      lines: [toolCommand('outputs', stack)],
    }),
  },
  {
    codes: ['AADSTS50194'],
    says: '`Application is not configured as a multi-tenant application. Usage of the /common endpoint is not supported`',
    problem: 'The sign-in did not say which organisation it is for.',
    resolvedBy: 'us',
    remedy: ({ outputs: { authority } }) => ({
      text: 'Have the monitor sign in at this address, with the tenant ID in place of "common".',
      lines: [authority],
    }),
  },
  {
    codes: ['AADSTS7000112'],
    says: "`Application '…' is disabled`",
    problem: 'The registration of the monitor is switched off in this organisation.',
    resolvedBy: 'administrator',
    remedy: ({ outputs: { clientId } }) => ({
      text: 'Switch it on again (Enterprise apps, Properties, "Enabled for users to sign-in").',
      lines: [azureCli('ad sp update', clientId, '--set accountEnabled=true')],
    }),
  },
  {
    codes: ['AADSTS50105'],
    says: '`The signed in user is not assigned to a role for the application`',
    problem: 'Only chosen accounts may sign in to the monitor, and the one that did is not among them.',
    resolvedBy: 'us',
    remedy: ({ account, stack }) => ({
      text: `The account has to be ${account}. If it was, this sets the registration right again.`,
      lines: [toolCommand('refresh', stack), toolCommand('up', stack)],
    }),
  },
  {
    codes: ['AADSTS50011', 'AADSTS500113'],
    says: '`The redirect URI … specified in the request does not match`, `No reply address is registered`',
    problem: 'The page to which the sign-in returns is not one that the registration allows.',
    resolvedBy: 'us',
    remedy: ({ outputs: { redirectUris }, stack }) => ({
      text: `The program that signs in has to use ${redirectUris.join(' or ')}. If it does, this sets the registration right again.`,
      lines: [toolCommand('refresh', stack), toolCommand('up', stack)],
    }),
  },
  {
    codes: ['AADSTS900971'],
    says: '`No reply address provided`',
    problem: 'The link was cut: it does not say to which page the sign-in returns.',
    resolvedBy: 'mailbox owner',
    remedy: (subject) => thenSignIn('Use the whole link, from https to its end.', subject),
  },
  {
    codes: ['AADSTS7000218'],
    says: "`The request body must contain the following parameter: 'client_assertion' or 'client_secret'`",
    problem: 'Microsoft asks the monitor for a secret, because the registration was changed.',
    resolvedBy: 'us',
    remedy: declareAgain(
      'Somebody switched "Allow public client flows" off or added a Web platform. Take that over, then set it right again.',
    ),
  },
  {
    codes: ['AADSTS700025', 'AADSTS7000215', 'AADSTS7000222'],
    says: "`Client is public so neither 'client_assertion' nor 'client_secret' should be presented`",
    problem: 'The monitor sent a secret, and there is none to send.',
    resolvedBy: 'us',
    remedy: ({ stack }) => ({
      text: 'Take the client secret out of the monitor; the tenant ID and the client ID are all it needs.',
      lines: [toolCommand('outputs', stack)],
    }),
  },
  {
    codes: ['AADSTS9002325', 'AADSTS9002327'],
    says: '`Proof Key for Code Exchange is required for cross-origin authorization code redemption`',
    problem: 'The registration was changed to one for web pages, which the monitor is not.',
    resolvedBy: 'us',
    remedy: declareAgain('Take that over, then move its address back to "Mobile and desktop applications".'),
  },
];
