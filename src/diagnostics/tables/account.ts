import type { Row } from '../row.ts';
import { signInAgain } from './shared.ts';

/** The signed-in account is the wrong one, is unknown, or cannot sign in at all. */
export const accountRows: readonly Row[] = [
  {
    codes: ['AADSTS50020', 'AADSTS16000', 'AADSTS500208'],
    says: '`User account from identity provider does not exist in tenant`',
    problem: 'A personal account or one of another organization signed in, instead of {account}.',
    ...signInAgain,
  },
  {
    codes: ['AADSTS50126'],
    says: '`Error validating credentials due to invalid username or password`',
    problem: 'The password is not that of {account}.',
    // The person who runs verify typed it; the owner may have done nothing wrong.
    resolvedBy: 'us',
    remedy:
      'Have the owner try it as {account} at https://outlook.office.com, then enter it again or correct MAILBOX_ACCESS_PASSWORD. If it works there, the organization uses a sign-in service of its own (federation), which the monitor cannot use.',
    lines: ['verifyAsMonitor'],
  },
  {
    codes: ['AADSTS50034'],
    says: '`The user account does not exist in the directory`',
    problem: 'This organization has no account named {account}.',
    resolvedBy: 'administrator',
    remedy: 'Check the user name in Entra. If it differs from the mail address, we set `account` to it.',
    lines: ['showUser'],
  },
  {
    codes: ['AADSTS50053'],
    says: '`The account is locked`, `… a malicious IP address`',
    problem: '{account} is locked after too many wrong passwords, or Microsoft does not trust the network.',
    resolvedBy: 'administrator',
    remedy:
      'Find and stop the program that tries an old password, then wait 15 minutes. If the account stays locked, its sign-in log (Entra admin center, Monitoring & health) names the reason.',
    lines: ['entraAdminCenter'],
  },
  {
    codes: ['AADSTS50055', 'AADSTS50144'],
    says: '`The password is expired`',
    problem: 'The password of {account} has expired.',
    resolvedBy: 'mailbox owner',
    remedy: 'Sign in here as {account}, choose a new password and enter it in the monitor.',
    lines: ['outlook'],
  },
  {
    codes: ['AADSTS50057'],
    says: '`The user account is disabled`',
    problem: '{account} is disabled in this organization.',
    resolvedBy: 'administrator',
    remedy:
      'Enable it again, unless it is a shared mailbox. A shared mailbox stays disabled, and we set `account` to a user who may open it.',
    lines: ['enableUser'],
  },
];
