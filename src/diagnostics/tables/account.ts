import type { Row, Variant } from '../diagnosis.ts';
import { signInAgain } from './shared.ts';

/** The wrong account signed in, or the account is unknown or cannot sign in at all. */
export const accountRows: readonly Row[] = [
  {
    codes: ['AADSTS50020', 'AADSTS16000', 'AADSTS500208'],
    says: '`User account from identity provider does not exist in tenant`',
    problem: 'A personal account, or an account of another organization, signed in instead of {account}.',
    ...signInAgain,
  },
  {
    codes: ['AADSTS50126'],
    says: '`Error validating credentials due to invalid username or password`',
    problem: 'The password of {account} is wrong.',
    // The person who runs verify typed the password; the owner may have done nothing wrong.
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

/** A person can confirm a sign-in; the monitor cannot. */
const byPerson: Variant = {
  where: 'a person signed in, in the browser or with a device code',
  holds: ({ method }) => method === 'browser' || method === 'device-code',
  problem: '{account} must confirm the sign-in by phone or app.',
  resolvedBy: 'mailbox owner',
  remedy:
    'Sign in again as {account} and confirm. The monitor cannot, so an administrator must exempt the account too.',
  lines: ['verifyAgain'],
};

/** Microsoft recommends blocking device code sign-in, and many tenants do. The browser still works then. */
const byDeviceCode: Variant = {
  where: 'the sign-in used a device code',
  holds: ({ method }) => method === 'device-code',
  problem: 'The organization blocks this sign-in, perhaps only because it used a device code.',
  resolvedBy: 'us',
  remedy: 'Sign in with the browser instead.',
  lines: ['verifyBySignIn'],
};

const exemptFromMfa = {
  resolvedBy: 'administrator',
  remedy:
    'Exempt {account} from multi-factor authentication in the Entra admin center (Protection, Conditional Access).',
  lines: ['entraAdminCenter'],
  variants: [byPerson],
} as const;

/** Policies of the organization that the account or the computer does not meet. */
export const policyRows: readonly Row[] = [
  {
    codes: ['AADSTS50076', 'AADSTS50074'],
    says: '`Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication`',
    problem: '{account} must confirm the sign-in by phone or app, which the monitor cannot do.',
    ...exemptFromMfa,
  },
  {
    codes: ['AADSTS50079', 'AADSTS50072'],
    says: '`You must enroll in multi-factor authentication`',
    problem: '{account} must set up a phone or app for signing in, which the monitor could not use.',
    ...exemptFromMfa,
  },
  {
    codes: ['AADSTS50078'],
    says: '`Presented multi-factor authentication has expired due to policies configured by your administrator`',
    problem: 'The confirmation of {account} by phone or app is too old, and the monitor cannot renew it.',
    ...exemptFromMfa,
  },
  {
    codes: ['AADSTS53003'],
    says: '`Access has been blocked by Conditional Access policies`',
    problem: 'A policy of the organization blocks this sign-in by {account}.',
    resolvedBy: 'administrator',
    remedy:
      'Exempt {account} from the policy that the sign-in log names, in the Entra admin center (Protection, Conditional Access).',
    lines: ['entraAdminCenter'],
    variants: [byDeviceCode],
  },
  {
    codes: ['AADSTS53000', 'AADSTS53001'],
    says: '`Device is not in required device state`',
    problem: 'The organization lets {account} sign in only on its managed computers.',
    resolvedBy: 'administrator',
    remedy:
      'Exempt {account} from the policy that requires a managed device, in the Entra admin center (Protection, Conditional Access).',
    lines: ['entraAdminCenter'],
  },
  {
    codes: ['AADSTS530035', 'AADSTS530032'],
    says: '`Access has been blocked by security defaults`',
    problem: 'The security defaults of the organization block this sign-in.',
    resolvedBy: 'administrator',
    remedy:
      'Security defaults allow no exemption. Replace them (Entra admin center, Overview, Properties) with Conditional Access policies that leave out {account}.',
    lines: ['entraAdminCenter'],
    variants: [byDeviceCode],
  },
  {
    codes: ['AADSTS70043'],
    says: '`The refresh token has expired or is invalid due to sign-in frequency checks by Conditional Access`',
    problem: 'The organization requires {account} to sign in again regularly, and the time is up.',
    resolvedBy: 'mailbox owner',
    remedy: '{signInAgain} An administrator can exempt the account from the sign-in frequency.',
    lines: ['signIn'],
  },
];
