import type { Tenant } from '../store/tenant.ts';
import { requireFound } from './errors.ts';

const prefix = 'appId=';
const pattern =
  /^(\/(?:v1\.0|beta)\/(?:applications|servicePrincipals))\(appId=(?:'|%27)([^'()/?]*?)(?:'|%27)\)(?=[/?]|$)/i;

/** Turns `/applications(appId='…')` into a path that the router knows. Leaves every other address as it is. */
export function rewriteAlternateKey(url: string): string {
  return url.replace(pattern, (_, path: string, appId: string) => `${path}/${prefix}${appId}`);
}

/**
 * Replaces an application (client) ID in a path by the object ID of the application or service principal.
 *
 * @throws GraphError 404
 */
export function resolveAlternateKey(
  tenant: Tenant,
  path: string,
  params: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (params.id?.startsWith(prefix) !== true) return params;
  const appId = params.id.slice(prefix.length);
  const object = path.startsWith('/applications')
    ? tenant.findApplicationByAppId(appId)
    : tenant.findServicePrincipalByAppId(appId);
  return { ...params, id: requireFound(object, appId).id };
}
