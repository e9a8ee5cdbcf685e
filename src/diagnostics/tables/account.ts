import { azureCli, entraAdminCenter, toolCommand } from '../commands.ts';
import { signInAgain } from '../remedies.ts';
import type { Row } from '../row.ts';

const office = 'https://outlook.office.com';

/** The account that signs in: another one than meant, unknown, or in a state in which nobody gets in. */
export const accountRows: readonly Row[] = [
  {
    codes: ['AADSTS50020', 'AADSTS16000', 'AADSTS500208'],
    says: '`User account from identity provider does not exist in tenant`',
    problem: ({ account }) => `A private account or one of another organisation signed in, in place of ${account}.`,
    resolvedBy: 'mailbox owner',
    remedy: signInAgain,
  },
  {
    codes: ['AADSTS50126'],
    says: '`Error validating credentials due to invalid username or password`',
    problem: ({ account }) => `The password is not that of ${account}.`,
    // Whoever runs the proof typed it; the owner may have done nothing wrong.
    resolvedBy: 'us',
    remedy: ({ account, stack }) => ({
      text: `Have its owner try it as ${account} at ${office}, then type it again, or correct MAILBOX_ACCESS_PASSWORD. If it works there, the organisation checks it elsewhere, where the monitor cannot sign in.`,
      lines: [toolCommand('verify', stack, '--as-monitor')],
    }),
  },
  {
    codes: ['AADSTS50034'],
    says: '`The user account does not exist in the directory`',
    problem: ({ account }) => `This organisation has no account that is called ${account}.`,
    resolvedBy: 'administrator',
    remedy: ({ accountAddress }) => ({
      text: 'Check the user name in Entra; it may differ from the mail address, and then we set `account` to it.',
      lines: [azureCli('ad user show', accountAddress)],
    }),
  },
  {
    codes: ['AADSTS50053'],
    says: '`The account is locked`, `… a malicious IP address`',
    problem: ({ account }) =>
      `${account} is locked after too many wrong passwords, or Microsoft distrusts the network.`,
    resolvedBy: 'administrator',
    remedy: ({ account }) => ({
      text: `Correct or stop whatever tries an old password and wait fifteen minutes. If it stays, the sign-in log of ${account} (Entra admin center, Monitoring & health) says which of both it is.`,
      lines: [entraAdminCenter],
    }),
  },
  {
    codes: ['AADSTS50055', 'AADSTS50144'],
    says: '`The password is expired`',
    problem: ({ account }) => `The password of ${account} has expired.`,
    resolvedBy: 'mailbox owner',
    remedy: ({ account }) => ({
      text: `Sign in here as ${account}, choose a new password and store it in the monitor.`,
      lines: [office],
    }),
  },
  {
    codes: ['AADSTS50057'],
    says: '`The user account is disabled`',
    problem: ({ account }) => `${account} is switched off in this organisation.`,
    resolvedBy: 'administrator',
    remedy: ({ accountAddress }) => ({
      text: 'Switch it on again, unless it is a shared mailbox. Then leave it off, and we set `account` to a user who may open it.',
      lines: [azureCli('ad user update', accountAddress, '--account-enabled true')],
    }),
  },
];
