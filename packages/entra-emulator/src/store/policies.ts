import { z } from 'zod';

/** The policies that Microsoft assigns to the users of every new tenant. */
export const defaultConsentPolicies = [
  'microsoft-user-default-recommended',
  'microsoft-user-default-allow-consent-apps',
] as const;

const texts = z.array(z.string());
const everything = ['all'];

/** One rule of a consent policy. An omitted condition matches everything; Microsoft may add conditions (https://learn.microsoft.com/graph/api/resources/permissiongrantconditionset). */
export const ConditionSet = z.looseObject({
  permissionType: z.enum(['delegated', 'delegatedUserConsentable', 'application']),
  permissionClassification: z.enum(['all', 'low', 'medium', 'high']).default('all'),
  resourceApplication: z.string().default('any'),
  permissions: texts.default(everything),
  clientApplicationIds: texts.default(everything),
  clientApplicationTenantIds: texts.default(everything),
  clientApplicationPublisherIds: texts.default(everything),
  clientApplicationsFromVerifiedPublisherOnly: z.boolean().default(false),
});
export type ConditionSet = z.output<typeof ConditionSet>;

/** A consent policy: a request has to match one of `includes` and none of `excludes`. */
const ConsentPolicy = z.strictObject({
  id: z.string().regex(/^[\w-]+$/),
  displayName: z.string().default(''),
  includes: z.array(ConditionSet).min(1),
  excludes: z.array(ConditionSet).default([]),
});
export type ConsentPolicy = z.output<typeof ConsentPolicy>;

/** How an administrator has classified a delegated permission. */
const PermissionClassification = z.strictObject({
  resourceAppId: z.guid(),
  permissionName: z.string(),
  classification: z.enum(['low', 'medium', 'high']),
});

const choices = {
  /** IDs of the consent policies assigned to users. One that allows the request is enough. */
  userConsent: texts,
  /** The tenant's own consent policies, in addition to Microsoft's. */
  consentPolicies: z.array(ConsentPolicy),
  permissionClassifications: z.array(PermissionClassification),
  /**
   * Whether consent on Microsoft Graph's mail permissions is enough for an Exchange Online token. The set-up guide implies that
   * it is. Not verified on a real tenant.
   */
  graphConsentCoversExchange: z.boolean(),
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
  // A directory that an earlier version wrote has a single string here.
  userConsent: choices.userConsent.catch([...defaultConsentPolicies]).default([...defaultConsentPolicies]),
  consentPolicies: choices.consentPolicies.default([]),
  permissionClassifications: choices.permissionClassifications.default([]),
  graphConsentCoversExchange: choices.graphConsentCoversExchange.default(true),
  conditionalAccess: choices.conditionalAccess.default('none'),
  securityDefaults: choices.securityDefaults.default(false),
  smtpAuthEnabled: choices.smtpAuthEnabled.default(true),
  allowedToCreateApps: choices.allowedToCreateApps.default(true),
  directoryQuota: choices.directoryQuota.default(300_000),
});
export type Policies = z.output<typeof Policies>;

/** Some of them. */
export const PolicyChanges = z.strictObject(choices).partial();
