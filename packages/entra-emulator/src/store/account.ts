import { z } from 'zod';
import { directoryRoleNames, type DirectoryRole } from '../microsoft.ts';

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
export const accountChanges = z.strictObject({ ...choices, password: z.string().min(1) }).partial().shape;

/** The directory roles that somebody has: an administrator is a global one. */
export function rolesOf({ administrator, directoryRoles }: Account): readonly DirectoryRole[] {
  return [...new Set([...(administrator ? (['Global Administrator'] as const) : []), ...directoryRoles])];
}
