import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { guidPattern } from '../ids.ts';
import { Account, accountChanges } from './account.ts';
import { hashPassword } from './credentials.ts';
import type { User } from './objects.ts';
import type { Tenant } from './tenant.ts';

/** Product IDs: https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference */
const office365E3 = '6fd2c87f-b296-42f0-b197-1e91e994b900';
const exchangePlan2 = 'efb87545-963c-4e0d-99df-69c6916d9eb0';

/** A user of a tenant. A shared mailbox is a disabled user with a mailbox but no license. */
export const UserSettings = z.strictObject({
  userPrincipalName: z.email(),
  id: z.string().regex(guidPattern).toLowerCase().optional(),
  displayName: z.string().optional(),
  mail: z.email().nullable().optional(),
  accountEnabled: z.boolean().default(true),
  licensed: z.boolean().default(true),
  ...accountChanges,
});

/** The changes that a running directory accepts. */
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

/** Changes a user with immediate effect. A new password ends the sessions of the old one. */
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
