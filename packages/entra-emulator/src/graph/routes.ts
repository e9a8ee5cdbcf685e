import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { readPath } from '../controlGuard.ts';
import type { Tenant } from '../store/tenant.ts';
import { applicationRoutes, federatedCredentialRoutes } from './applications.ts';
import { assignmentRoutes, grantRoutes } from './permissions.ts';
import { checkRights, readCaller } from './rights.ts';
import { deletedItemRoutes } from './deletedItems.ts';
import { directoryObjectRoutes, policyRoutes, tenantInfoRoutes } from './policies.ts';
import { graphRefusals, requireFound, type GraphError } from './errors.ts';
import { checkOptions, readQuery } from './query.ts';
import { servicePrincipalRoutes } from './servicePrincipals.ts';
import type { Route } from './types.ts';
import { userRoutes } from './users.ts';

export const graphRoutes: readonly Route[] = [
  ...applicationRoutes,
  ...federatedCredentialRoutes,
  ...servicePrincipalRoutes,
  ...grantRoutes,
  ...assignmentRoutes,
  ...userRoutes,
  ...tenantInfoRoutes,
  ...policyRoutes,
  ...directoryObjectRoutes,
  ...deletedItemRoutes,
];

/** Both versions of Graph have the same routes here. */
const graphVersions = ['v1.0', 'beta'] as const;

const names = new Map(
  graphRoutes.flatMap(({ path }) => path.split('/')).map((name) => [name.toLowerCase(), name] as const),
);

/** Turns a Graph URL into one that the router knows: case does not matter, and `appId` can replace the object ID. */
export function rewriteGraphUrl(url: string): string {
  const [path = '', ...query] = rewriteAlternateKey(url).split('?');
  const [empty = '', version = '', ...segments] = path.split('/');
  if (!graphVersions.some((each) => each === version)) return url;
  const known = segments.map((segment) => names.get(segment.toLowerCase()) ?? segment);
  return [[empty, version, ...known].join('/'), ...query].join('?');
}

export function addGraphRoutes(app: FastifyInstance, context: Context): void {
  for (const version of graphVersions) for (const route of graphRoutes) addRoute(app, context, version, route);
}

/** Returns Graph's refusal of a path or method that it does not have; undefined for a path that is not Graph's. */
export function refuseUnknownPath(path: string): GraphError | undefined {
  const [version = '', ...segments] = path.split('/').slice(1);
  if (!graphVersions.some((each) => each === version)) return undefined;
  const known = graphRoutes.map((route) => route.path.split('/').slice(1));
  const isKnown = (count: number) => known.some((names) => matches(names, segments.slice(0, count)));
  const unknown = segments.findIndex((_, index) => !isKnown(index + 1));
  if (unknown < 0 && known.some((names) => names.length === segments.length && matches(names, segments)))
    return graphRefusals.methodNotAllowed();
  return graphRefusals.segmentUnknown(segments.at(unknown) ?? '');
}

function matches(names: readonly string[], segments: readonly string[]): boolean {
  return segments.every((segment, at) => segment === names[at] || names[at]?.startsWith(':') === true);
}

function addRoute(app: FastifyInstance, context: Context, version: string, route: Route): void {
  const { method, path, answer } = route;
  app.route<{ Params: Record<string, string>; Querystring: Record<string, string> }>({
    method,
    url: `/${version}${path}`,
    handler: async ({ headers, params, query, body, originalUrl }, reply) => {
      const caller = await readCaller(context, headers.authorization);
      const tenant = context.store.findTenant(caller.tenantId);
      if (!tenant) throw graphRefusals.tokenInvalid('Access token validation failure. Invalid tenant.');
      const resolved = resolveAlternateKey(tenant, path, params);
      const request = {
        tenant,
        caller,
        params: resolved,
        id: resolved.id ?? '',
        query: readQuery(query),
        body,
        url: `${context.origin()}${readPath(originalUrl)}`,
        context,
        isEventual: String(headers.consistencylevel).toLowerCase() === 'eventual',
      };
      checkRights(route, request);
      if (method !== 'GET') checkOptions(request.query, ['$select']);
      const { status, body: answered, text } = answer(request);
      return text === undefined ? reply.code(status).send(answered) : reply.code(status).type('text/plain').send(text);
    },
  });
}

const prefix = 'appId=';
const pattern =
  /^(\/(?:v1\.0|beta)\/(?:applications|servicePrincipals))\(appId=(?:'|%27)([^'()/?]*?)(?:'|%27)\)(?=[/?]|$)/i;

/** Turns `/applications(appId='…')` into a path that the router knows. Leaves all other URLs unchanged. */
function rewriteAlternateKey(url: string): string {
  return url.replace(pattern, (_, path: string, appId: string) => `${path}/${prefix}${appId}`);
}

/**
 * Replaces an application (client) ID in a path with the object ID of the application or service principal.
 * @throws GraphError 404
 */
function resolveAlternateKey(
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
