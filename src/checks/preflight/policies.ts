import { z } from 'zod';
import { GraphRefusal } from '../../graph/client.ts';
import type { GraphReader } from '../../graph/client.ts';

/** https://learn.microsoft.com/graph/api/resources/authorizationpolicy */
const authorizationPolicy = z.object({
  defaultUserRolePermissions: z.object({
    allowedToCreateApps: z.boolean().optional(),
    permissionGrantPoliciesAssigned: z.array(z.string()),
  }),
});
export type AuthorizationPolicy = z.output<typeof authorizationPolicy>;

/** https://learn.microsoft.com/graph/api/resources/identitysecuritydefaultsenforcementpolicy */
const securityDefaults = z.object({ isEnabled: z.boolean() });

const names = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

/** https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy; unused properties are left out. */
const conditionalAccessPolicy = z.object({
  displayName: z.string(),
  state: z.string(),
  conditions: z.object({
    clientAppTypes: names,
    applications: z.object({ includeApplications: names, excludeApplications: names }),
    users: z.object({
      includeUsers: names,
      excludeUsers: names,
      includeGroups: names,
      excludeGroups: names,
      includeRoles: names,
      excludeRoles: names,
    }),
    locations: z.unknown(),
    platforms: z.unknown(),
    devices: z.unknown(),
    authenticationFlows: z.unknown(),
    signInRiskLevels: names,
    userRiskLevels: names,
  }),
  grantControls: z
    .object({ operator: z.string().nullish(), builtInControls: names, authenticationStrength: z.unknown() })
    .nullish(),
});
export type ConditionalAccessPolicy = z.output<typeof conditionalAccessPolicy>;

export function readAuthorizationPolicy(graph: GraphReader): Promise<AuthorizationPolicy> {
  return graph.get('/policies/authorizationPolicy', authorizationPolicy);
}

/** The same where it is no matter that it cannot be read. */
export async function tryAuthorizationPolicy(
  read: () => Promise<AuthorizationPolicy>,
): Promise<AuthorizationPolicy | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof GraphRefusal) return undefined;
    throw error;
  }
}

export async function readSecurityDefaults(graph: GraphReader): Promise<boolean> {
  return (await graph.get('/policies/identitySecurityDefaultsEnforcementPolicy', securityDefaults)).isEnabled;
}

export function readConditionalAccess(graph: GraphReader): Promise<readonly ConditionalAccessPolicy[]> {
  return graph.list('/identity/conditionalAccess/policies', conditionalAccessPolicy);
}
