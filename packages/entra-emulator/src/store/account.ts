import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { guidPattern } from '../ids.ts';
import { directoryRoleNames, type DirectoryRole } from '../microsoft.ts';
import type { User } from './objects.ts';
import { hashPassword } from './credentials.ts';
import type { Tenant } from './tenant.ts';

/** What can be said about an account beside its password. */
const choices = {
  /** Whether it has to prove more than a password; `unregistered` has to, and has not set it up yet. */
  multiFactor: z.enum(['none', 'required', 'unregistered']),
  locked: z.boolean(),
  passwordExpired: z.boolean(),
  /** What signed in before this time has to sign in again. */
  sessionsValidFrom: z.iso.datetime(),
  /** User principal names of those who have full access to this mailbox. */
  delegates: z.array(z.email()),
  imapEnabled: z.boolean(),
  /** Wins over the tenant's switch; null goes by that. */
  smtpAuthEnabled: z.boolean().nullable(),
  /** May consent for everybody. */
  administrator: z.boolean(),
  /** Roles beside that, by name. */
  directoryRoles: z.array(z.enum(directoryRoleNames)),
};

/** What a directory keeps about an account beside the object that Graph shows; what is left out is as usual. */
export const Account = z.object({
  /** Without one it is the password of every seeded user (credentials.ts). */
  passwordHash: z.string().optional(),
  multiFactor: choices.multiFactor.default('none'),
  locked: choices.locked.default(false),
  passwordExpired: choices.passwordExpired.default(false),
  sessionsValidFrom: choices.sessionsValidFrom.optional(),
  delegates: choices.delegates.default([]),
  imapEnabled: choices.imapEnabled.default(true),
  smtpAuthEnabled: choices.smtpAuthEnabled.default(null),
  administrator: choices.administrator.default(false),
  directoryRoles: choices.directoryRoles.default([]),
});
export type Account = z.output<typeof Account>;

/** As a seed or a control request says it: some of it, and the password in clear. */
const accountChanges = z.strictObject({ ...choices, password: z.string().min(1) }).partial().shape;

/** The directory roles that somebody has: an administrator is a global one. */
export function rolesOf({ administrator, directoryRoles }: Account): readonly DirectoryRole[] {
  return [...new Set([...(administrator ? (['Global Administrator'] as const) : []), ...directoryRoles])];
}

/** Product IDs: https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference */
const office365E3 = '6fd2c87f-b296-42f0-b197-1e91e994b900';
const exchangePlan2 = 'efb87545-963c-4e0d-99df-69c6916d9eb0';

/** A user of a tenant; a shared mailbox is one that is disabled and has a mailbox without a licence. */
export const UserSettings = z.strictObject({
  userPrincipalName: z.email(),
  id: z.string().regex(guidPattern).toLowerCase().optional(),
  displayName: z.string().optional(),
  mail: z.email().nullable().optional(),
  accountEnabled: z.boolean().default(true),
  licensed: z.boolean().default(true),
  ...accountChanges,
});

/** What may be changed while the directory runs. */
export const UserChanges = z.strictObject({ accountEnabled: z.boolean().optional(), ...accountChanges });

export function buildUser(settings: z.output<typeof UserSettings>, now: Date): User {
  const { userPrincipalName, accountEnabled, licensed } = settings;
  const mail = settings.mail === undefined ? userPrincipalName : settings.mail;
  const name = userPrincipalName.split('@')[0] ?? '';
  const plan = {
    servicePlanId: exchangePlan2,
    service: 'exchange',
    capabilityStatus: 'Enabled',
    assignedDateTime: now.toISOString(),
  };
  return {
    id: settings.id ?? randomUUID(),
    userPrincipalName,
    mail,
    displayName: settings.displayName ?? name.charAt(0).toUpperCase() + name.slice(1),
    accountEnabled,
    mailNickname: name,
    userType: 'Member',
    createdDateTime: now.toISOString(),
    proxyAddresses: mail === null ? [] : [`SMTP:${mail}`],
    assignedLicenses: licensed ? [{ skuId: office365E3, disabledPlans: [] }] : [],
    assignedPlans: licensed ? [plan] : [],
  };
}

export function buildAccount(settings: z.output<typeof UserSettings>): Account {
  const { password, ...rest } = settings;
  return Account.parse({ ...rest, ...(password !== undefined && { passwordHash: hashPassword(password) }) });
}

/** Changes a user and what the directory keeps about them, which holds at once. A new password ends what was signed in with the old one. */
export function changeUser(tenant: Tenant, userId: string, changes: z.output<typeof UserChanges>, now: Date): void {
  const { accountEnabled, password, ...rest } = changes;
  const renewed =
    password === undefined
      ? {}
      : { passwordHash: hashPassword(password), passwordExpired: false, sessionsValidFrom: now.toISOString() };
  const account = Account.parse({ ...tenant.account(userId), ...renewed, ...rest });
  tenant.change((state) => {
    state.accounts[userId] = account;
    for (const user of state.users) if (user.id === userId) user.accountEnabled = accountEnabled ?? user.accountEnabled;
  });
}
