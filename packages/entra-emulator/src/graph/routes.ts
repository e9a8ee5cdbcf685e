import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { readPath } from '../requestPath.ts';
import { applicationRoutes } from './applications.ts';
import { assignmentRoutes } from './assignments.ts';
import { readCaller } from './bearer.ts';
import { deletedItemRoutes } from './deletedItems.ts';
import { directoryObjectRoutes } from './directoryObjects.ts';
import { graphRefusals } from './errors.ts';
import { grantRoutes } from './grants.ts';
import { policyRoutes } from './policies.ts';
import { checkRights } from './rights.ts';
import { roleRoutes } from './roles.ts';
import { secretRoutes } from './secrets.ts';
import { servicePrincipalRoutes } from './servicePrincipals.ts';
import { tenantInfoRoutes } from './tenantInfo.ts';
import type { Route } from './types.ts';
import { userRoutes } from './users.ts';

/** Every operation of Graph that this directory knows. */
export const graphRoutes: readonly Route[] = [
  ...applicationRoutes,
  ...secretRoutes,
  ...servicePrincipalRoutes,
  ...grantRoutes,
  ...assignmentRoutes,
  ...userRoutes,
  ...roleRoutes,
  ...tenantInfoRoutes,
  ...policyRoutes,
  ...directoryObjectRoutes,
  ...deletedItemRoutes,
];

/** Both versions of Graph give the same here. */
export const graphVersions = ['v1.0', 'beta'] as const;

export function addGraphRoutes(app: FastifyInstance, context: Context): void {
  for (const version of graphVersions) {
    for (const route of graphRoutes) addRoute(app, context, version, route);
  }
}

interface Types {
  readonly Params: Record<string, string>;
  readonly Querystring: Record<string, string>;
}

function addRoute(app: FastifyInstance, context: Context, version: string, route: Route): void {
  const { method, path, answer } = route;
  app.route<Types>({
    method,
    url: `/${version}${path}`,
    handler: async ({ headers, params, query, body, url }, reply) => {
      const caller = await readCaller(context, headers.authorization);
      const tenant = context.store.findTenant(caller.tenantId);
      if (!tenant) throw graphRefusals.tokenInvalid('Access token validation failure. Invalid tenant.');
      const address = `${context.origin()}${readPath(url)}`;
      const request = { tenant, caller, params, query, body, url: address, context };
      checkRights(route, request);
      const { status, body: answered } = answer(request);
      return reply.code(status).send(answered);
    },
  });
}
