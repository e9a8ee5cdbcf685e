import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { Store } from '../store/store.ts';
import { addAuthorizeRoutes } from './authorize/routes.ts';
import { addDeviceRoutes } from './device/routes.ts';
import type { LoginError } from './errors.ts';
import { buildLoginErrorBody } from './errors.ts';
import { buildCloudMetadata, buildOpenIdConfiguration } from './metadata.ts';
import { buildErrorPage } from './pages/account.ts';
import { sendPage } from './pages/page.ts';
import { isSharedTenant, requireTenant } from './parameters.ts';
import { addTokenRoute } from './token/route.ts';

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

  for (const path of ['/:tenant/userrealm/:user', '/:tenant/UserRealm/:user'])
    app.get<{ Params: { user: string } }>(path, ({ params }) => describeUserRealm(store, params.user));
  addTokenRoute(app, context);
  addDeviceRoutes(app, context);
  addAuthorizeRoutes(app, context);
}

/**
 * Whether Entra itself checks a user's password. MSAL for Python asks before it sends one. Like Entra, the answer depends only on the
 * domain, so it never shows whether the user exists. In the form of `api-version=1.0`.
 */
function describeUserRealm(store: Store, user: string) {
  const [, domain = ''] = user.toLowerCase().split('@');
  const known = store.findTenant(domain)
    ? { account_type: 'Managed', domain_name: domain }
    : { account_type: 'Unknown' };
  return {
    ver: '1.0',
    ...known,
    cloud_instance_name: 'microsoftonline.com',
    cloud_audience_urn: 'urn:federation:MicrosoftOnline',
  };
}

/** A program gets a refusal as JSON, a person as a page. */
export function sendLoginError(
  error: LoginError,
  request: FastifyRequest,
  reply: FastifyReply,
  { origin, now }: Context,
  clientRequestId: string | undefined,
) {
  const body = buildLoginErrorBody(error, origin(), now(), clientRequestId);
  if (request.routeOptions.config.isPage === true) return sendPage(reply, buildErrorPage(body, error.status));
  return reply.code(error.status).send(body);
}
