import { z } from 'zod';
import { type GraphReader, GraphRefusal } from '../../graph/client.ts';
import { findServicePrincipal } from '../../graph/find.ts';
import { type MailResource, resources } from '../../registration/permissions.ts';
import type { Subject } from './subject.ts';

/** https://learn.microsoft.com/graph/api/resources/authorizationpolicy */
const authorizationPolicy = z.object({
  defaultUserRolePermissions: z.object({
    allowedToCreateApps: z.boolean().optional(),
    permissionGrantPoliciesAssigned: z.array(z.string()),
  }),
});
export type AuthorizationPolicy = z.output<typeof authorizationPolicy>;

export function readAuthorizationPolicy(graph: GraphReader): Promise<AuthorizationPolicy> {
  return graph.get('/policies/authorizationPolicy', authorizationPolicy);
}

const or = <T>(schema: z.ZodType<T>, byDefault: T) => schema.nullish().transform((value) => value ?? byDefault);
const all = or(z.array(z.string()), ['all']);

/** https://learn.microsoft.com/graph/api/resources/permissiongrantconditionset; an omitted condition matches everything. */
export const conditionSet = z.looseObject({
  permissionType: z.string(),
  permissionClassification: or(z.string(), 'all'),
  resourceApplication: or(z.string(), 'any'),
  permissions: all,
  clientApplicationIds: all,
  clientApplicationTenantIds: all,
  clientApplicationPublisherIds: all,
  clientApplicationsFromVerifiedPublisherOnly: z.boolean().nullish(),
});
export type ConditionSet = z.output<typeof conditionSet>;

/** A consent policy. A permission must match one of `includes` and none of `excludes`. */
export interface ConsentPolicy {
  readonly id: string;
  readonly includes: readonly ConditionSet[];
  readonly excludes: readonly ConditionSet[];
}

/** A delegated permission of one API, with the properties that a policy examines. */
export interface PolicyPermission {
  readonly api: MailResource;
  readonly name: string;
  /** ID of the permission; undefined when the directory was not read. */
  readonly id: string | undefined;
  /** `User` or `Admin`, which says who may consent, as the API declares it. */
  readonly type: string;
  readonly classification: string | undefined;
}

/** The rules that decide whether users may consent. */
export interface ConsentRules {
  /** The assigned policies; undefined for a policy whose conditions are not known. */
  readonly policies: readonly (ConsentPolicy | undefined)[];
  /** Whether Microsoft's documented policies are used, because the tenant's may not be read. */
  readonly isDocumented: boolean;
  readonly find: (api: MailResource, name: string) => PolicyPermission | undefined;
  readonly tenantId: string;
  /** Application (client) ID; undefined before the application is created. */
  readonly clientId: string | undefined;
}

const apis = Object.keys(resources) as MailResource[];

const principalSchema = z.object({
  id: z.string(),
  oauth2PermissionScopes: z.array(z.object({ id: z.string(), value: z.string().nullish(), type: z.string() })),
});
const classificationSchema = z.object({ permissionId: z.string(), classification: z.string() });
const applicationSchema = z.object({ appId: z.string() });

/** Reads the conditions of consent policies, and only those directory objects that they refer to. */
export async function readConsentRules(
  graph: GraphReader,
  policyIds: readonly string[],
  { settings: { tenantId }, objectId }: Subject,
): Promise<ConsentRules> {
  const read = await Promise.all(policyIds.map((id) => readPolicy(graph, id)));
  if (read.some((policy) => policy === undefined))
    return {
      policies: policyIds.map((id) => documentedPolicies.find((policy) => policy.id === id.toLowerCase())),
      isDocumented: true,
      find: (api, name) => ({ api, name, id: undefined, type: 'User', classification: undefined }),
      tenantId,
      clientId: undefined,
    };
  const sets = read.flatMap((policy) => [...(policy?.includes ?? []), ...(policy?.excludes ?? [])]);
  const isClassified = sets.some(({ permissionClassification }) => permissionClassification !== 'all');
  const isByClient = sets.some(({ clientApplicationIds }) => !clientApplicationIds.includes('all'));
  const [application, ...permissions] = await Promise.all([
    isByClient && objectId !== undefined
      ? graph.get(`/applications/${objectId}?$select=appId`, applicationSchema)
      : undefined,
    ...apis.map((api) => readPermissions(graph, api, isClassified)),
  ]);
  const known = permissions.flat();
  return {
    policies: read,
    isDocumented: false,
    find: (api, name) => known.find((permission) => permission.api === api && permission.name === name),
    tenantId,
    clientId: application?.appId,
  };
}

/** Returns the policy, or undefined when its conditions may not be read. */
async function readPolicy(graph: GraphReader, id: string): Promise<ConsentPolicy | undefined> {
  const path = `/policies/permissionGrantPolicies/${encodeURIComponent(id)}`;
  try {
    const [includes, excludes] = await Promise.all([
      graph.list(`${path}/includes`, conditionSet),
      graph.list(`${path}/excludes`, conditionSet),
    ]);
    return { id, includes, excludes };
  } catch (error) {
    if (error instanceof GraphRefusal && error.status === 403) return undefined;
    // The policy is assigned but was deleted, so it allows nothing.
    if (error instanceof GraphRefusal && error.status === 404) return { id, includes: [], excludes: [] };
    throw error;
  }
}

async function readPermissions(
  graph: GraphReader,
  api: MailResource,
  isClassified: boolean,
): Promise<readonly PolicyPermission[]> {
  const principal = await findServicePrincipal(graph, resources[api].clientId, principalSchema);
  if (principal === undefined) return [];
  const classified = isClassified
    ? await graph.list(`/servicePrincipals/${principal.id}/delegatedPermissionClassifications`, classificationSchema)
    : [];
  return principal.oauth2PermissionScopes.map(({ id, value, type }) => ({
    api,
    name: value ?? '',
    id,
    type,
    classification: classified.find(({ permissionId }) => permissionId === id)?.classification,
  }));
}

const documented = (changes: Partial<ConditionSet>): ConditionSet =>
  conditionSet.parse({ permissionType: 'delegatedUserConsentable', ...changes });

const imapOnExchange = documented({
  resourceApplication: resources.exchange.clientId,
  permissions: ['IMAP.AccessAsUser.All'],
});
const noClient = documented({ clientApplicationIds: [] });

/**
 * Microsoft's policies, used when their conditions may not be read; permissions are given by name
 * (https://learn.microsoft.com/entra/identity/enterprise-apps/manage-app-consent-policies, 2026-01-22). For
 * `recommended`, only the exclusions that our registration requests are listed. `allow-consent-apps` allows six other
 * mail programs. `low` is left out because what it allows depends on the tenant's classifications.
 */
const documentedPolicies: readonly ConsentPolicy[] = [
  { id: 'microsoft-user-default-legacy', includes: [documented({})], excludes: [] },
  { id: 'microsoft-user-default-recommended', includes: [documented({})], excludes: [imapOnExchange] },
  { id: 'microsoft-user-default-allow-consent-apps', includes: [noClient], excludes: [] },
];
