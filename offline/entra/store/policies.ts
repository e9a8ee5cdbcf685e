import { z } from 'zod';

const choices = {
  /** What users may consent to for themselves; `not-exchange` is what Microsoft manages since late 2025: no mail by IMAP or POP. */
  userConsent: z.enum(['all', 'not-exchange', 'none']),
  conditionalAccess: z.enum(['none', 'block', 'compliant-device', 'block-device-code']),
  securityDefaults: z.boolean(),
  /** Whether SMTP AUTH is on for the tenant; a mailbox where it is switched off stays off. */
  smtpAuthEnabled: z.boolean(),
  /** Whether members may register applications without a role. */
  allowedToCreateApps: z.boolean(),
  /** How many objects the tenant may have; Microsoft's for one with a verified domain (https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions). */
  directoryQuota: z.number().int().positive(),
};

/** What a tenant's administrators have decided about signing in, consent and mail. */
export const Policies = z.object({
  userConsent: choices.userConsent.default('all'),
  conditionalAccess: choices.conditionalAccess.default('none'),
  securityDefaults: choices.securityDefaults.default(false),
  smtpAuthEnabled: choices.smtpAuthEnabled.default(true),
  allowedToCreateApps: choices.allowedToCreateApps.default(true),
  directoryQuota: choices.directoryQuota.default(300_000),
});
export type Policies = z.output<typeof Policies>;

/** Some of them. */
export const PolicyChanges = z.strictObject(choices).partial();
