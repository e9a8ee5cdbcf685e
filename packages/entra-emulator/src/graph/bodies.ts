import { z } from 'zod';
import { guidPattern } from '../ids.ts';
import { applicationProperties, servicePrincipalProperties, type Application } from '../store/objects.ts';
import { isSameId } from '../store/tenant.ts';
import { graphRefusals } from './errors.ts';

/** @throws GraphError 400 naming the first invalid property. */
export function readBody<T>(schema: z.ZodType<T>, body: unknown, type: string): T {
  if (typeof body !== 'object' || body === null) throw graphRefusals.bodyUnreadable();
  // The path determines the type, so this property is ignored.
  const properties = Object.fromEntries(Object.entries(body).filter(([name]) => name !== '@odata.type'));
  const { data, error } = schema.safeParse(properties);
  if (!error) return data;
  const issue = error.issues[0];
  const path = issue?.path.join('.') ?? '';
  if (issue?.code === 'unrecognized_keys')
    throw graphRefusals.invalidProperty([path, issue.keys[0]].filter(Boolean).join('.'));
  throw graphRefusals.invalidValue(path, type);
}

/** @throws GraphError 400 when a PATCH names an object other than the one in its path. */
export function checkOwnIds(
  object: { readonly id: string; readonly appId: string },
  sent: { readonly id?: string | undefined; readonly appId?: string | undefined },
): void {
  for (const name of ['id', 'appId'] as const) {
    const value = sent[name];
    if (value !== undefined && !isSameId(value, object[name])) throw graphRefusals.readOnly(name);
  }
}

const Guid = z.string().regex(guidPattern);

const application = {
  ...applicationProperties,
  displayName: z.string().min(1).max(120),
  signInAudience: z
    .enum(['AzureADMyOrg', 'AzureADMultipleOrgs', 'AzureADandPersonalMicrosoftAccount', 'PersonalMicrosoftAccount'])
    .optional(),
  publicClient: platformSchema('publicClient'),
  web: platformSchema('web'),
  spa: platformSchema('spa'),
  requiredResourceAccess: z
    .array(
      z.strictObject({
        resourceAppId: Guid,
        resourceAccess: z.array(z.strictObject({ id: Guid, type: z.enum(['Scope', 'Role']) })),
      }),
    )
    .optional(),
};

/** A requested client secret. Entra chooses its text. */
export const NewPassword = z.strictObject({
  displayName: z.string().nullable().optional(),
  startDateTime: z.iso.datetime({ offset: true }).nullable().optional(),
  endDateTime: z.iso.datetime({ offset: true }).nullable().optional(),
});

export const NewApplication = z.strictObject({
  ...application,
  passwordCredentials: z.array(z.looseObject({})).optional(),
  'owners@odata.bind': z.array(z.string()).optional(),
});

/** `id` and `appId` may be sent when they are the object's own. */
export const ApplicationChanges = z.strictObject({
  ...application,
  id: Guid.optional(),
  appId: Guid.optional(),
  displayName: application.displayName.optional(),
  passwordCredentials: z.array(z.looseObject({ keyId: z.string().optional() })).optional(),
});

const servicePrincipal = {
  ...servicePrincipalProperties,
  accountEnabled: z.boolean().optional(),
  appRoleAssignmentRequired: z.boolean().optional(),
  displayName: z.string().min(1).max(256).optional(),
  /** The emulator supports secrets of applications only. */
  passwordCredentials: z.array(z.looseObject({})).optional(),
};

export const NewServicePrincipal = z.strictObject({
  ...servicePrincipal,
  appId: Guid,
  'owners@odata.bind': z.array(z.string()).optional(),
});

/** `id` and `appId` may be sent when they are the object's own. */
export const ServicePrincipalChanges = z.strictObject({
  ...servicePrincipal,
  id: Guid.optional(),
  appId: Guid.optional(),
});

const longest = 256;
const maxUris = 256;

/**
 * Whether Entra accepts a redirect URI: https or another scheme with a host, http only on this machine, `urn:` for a
 * public client; no wildcard, no fragment (https://learn.microsoft.com/entra/identity-platform/reply-url).
 */
export function isRegistrable(uri: string, platform: 'publicClient' | 'web' | 'spa'): boolean {
  if (uri.length > longest || uri.includes('*') || uri.includes('#')) return false;
  const url = URL.parse(uri);
  if (url?.protocol === 'urn:') return platform === 'publicClient';
  if (!url || url.host === '') return false;
  if (url.protocol === 'http:') return url.hostname === 'localhost' || url.hostname === '127.0.0.1';
  return url.protocol === 'https:' || platform === 'publicClient';
}

function platformSchema(platform: 'publicClient' | 'web' | 'spa') {
  const RedirectUri = z.string().refine((uri) => isRegistrable(uri, platform));
  return z.looseObject({ redirectUris: z.array(RedirectUri).optional() }).optional();
}

/** @throws GraphError 400 when an application would have more redirect URIs than Entra allows. */
export function checkRedirectUriCount({ publicClient, web, spa }: Application): void {
  const count = [publicClient, web, spa].flatMap(({ redirectUris }) => redirectUris).length;
  if (count > maxUris)
    throw graphRefusals.badRequest(`The application has ${count} redirect URIs; at most ${maxUris} are allowed.`);
}
