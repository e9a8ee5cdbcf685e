import { z } from 'zod';
import { directoryRoleNames, type DirectoryRole } from '../microsoft.ts';

/** An account's settings besides its password. */
const choices = {
  /** Whether it must prove more than a password; `unregistered` must, but has not set it up yet. */
  multiFactor: z.enum(['none', 'required', 'unregistered']),
  locked: z.boolean(),
  passwordExpired: z.boolean(),
  /** Sessions from before this time have to sign in again. */
  sessionsValidFrom: z.iso.datetime(),
  /** User principal names of the users with full access to this mailbox. */
  delegates: z.array(z.email()),
  imapEnabled: z.boolean(),
  /** Overrides the tenant's switch; null follows it. */
  smtpAuthEnabled: z.boolean().nullable(),
  /** Whether it may consent for everybody. */
  administrator: z.boolean(),
  /** Additional roles, by name. */
  directoryRoles: z.array(z.enum(directoryRoleNames)),
};

/** An account's data besides the object that Graph shows. Omitted settings have their usual values. */
export const Account = z.object({
  /** Defaults to the password of every seeded user (credentials.ts). */
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

/** Changes in a seed or a control request: some of the settings, and the password in clear text. */
export const accountChanges = z.strictObject({ ...choices, password: z.string().min(1) }).partial().shape;

/** Returns an account's directory roles. An administrator is a Global Administrator. */
export function rolesOf({ administrator, directoryRoles }: Account): readonly DirectoryRole[] {
  return [...new Set([...(administrator ? (['Global Administrator'] as const) : []), ...directoryRoles])];
}
