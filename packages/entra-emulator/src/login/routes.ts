import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { addAuthorizeRoutes } from './authorize/routes.ts';
import { addDeviceRoutes } from './device/routes.ts';
import type { LoginError } from './errors.ts';
import { buildLoginErrorBody } from './errors.ts';
import { buildCloudMetadata, buildOpenIdConfiguration } from './metadata.ts';
import { buildErrorPage } from './pages/error.ts';
import { sendPage } from './pages/send.ts';
import { isSharedTenant, requireTenant } from './parameters.ts';
import { addTokenRoute } from './token/route.ts';
import { addUserRealmRoutes } from './userRealm.ts';

interface TenantPath {
  readonly Params: { readonly tenant: string };
}

/** The login host: what Entra has at login.microsoftonline.com. */
export function addLoginRoutes(app: FastifyInstance, context: Context): void {
  const { store, keys, origin } = context;

  app.get('/metadata/endpoints', () => buildCloudMetadata(origin()));

  app.get<TenantPath>('/:tenant/v2.0/.well-known/openid-configuration', ({ params }) => {
    const issuer = isSharedTenant(params.tenant) ? '{tenantid}' : requireTenant(store, params.tenant).id;
    return buildOpenIdConfiguration(origin(), params.tenant, issuer);
  });

  app.get<TenantPath>('/:tenant/discovery/v2.0/keys', ({ params }) => {
    if (!isSharedTenant(params.tenant)) requireTenant(store, params.tenant);
    return keys.jwks;
  });

  addUserRealmRoutes(app, context);
  addTokenRoute(app, context);
  addDeviceRoutes(app, context);
  addAuthorizeRoutes(app, context);
}

/** A program gets a refusal as JSON, a person as a page. */
export function sendLoginError(
  error: LoginError,
  request: FastifyRequest,
  reply: FastifyReply,
  { origin, now }: Context,
) {
  const clientRequestId = request.headers['client-request-id'];
  const body = buildLoginErrorBody(
    error,
    origin(),
    now(),
    typeof clientRequestId === 'string' ? clientRequestId : undefined,
  );
  if (request.routeOptions.config.isPage === true) return sendPage(reply, buildErrorPage(body, error.status));
  return reply.code(error.status).send(body);
}
