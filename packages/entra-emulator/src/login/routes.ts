import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { Store } from '../store/store.ts';
import { addAuthorizeRoutes } from './authorize/routes.ts';
import { addDeviceRoutes } from './device.ts';
import { buildLoginErrorBody, type LoginError } from './refusals.ts';
import { buildErrorPage } from './pages/account.ts';
import { sendPage } from './pages/page.ts';
import { isSharedTenant, requireTenant } from './parameters.ts';
import { addTokenRoute } from './token/grants.ts';

interface TenantPath {
  readonly Params: { readonly tenant: string };
}

/** Adds the routes of Entra's login host, login.microsoftonline.com. */
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
 * Describes whether Entra itself checks a user's password, in the format of `api-version=1.0`. MSAL for Python asks
 * before it sends one. As in Entra, the answer depends only on the domain, so it never shows whether the user exists.
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

/** Sends a refusal to a program as JSON, and to a person as a page. */
export function sendLoginError(
  error: LoginError,
  request: FastifyRequest,
  reply: FastifyReply,
  context: Context,
  clientRequestId: string | undefined,
) {
  const body = buildLoginErrorBody(context, error, clientRequestId);
  if (request.routeOptions.config.isPage === true) return sendPage(reply, buildErrorPage(body, error.status));
  return reply.code(error.status).send(body);
}

/** Cloud metadata, all at this origin: https://learn.microsoft.com/azure/azure-resource-manager/management/metadata-endpoints */
function buildCloudMetadata(origin: string) {
  return {
    name: 'public',
    portal: origin,
    authentication: {
      loginEndpoint: origin,
      audiences: ['https://management.core.windows.net/'],
      tenant: 'common',
      identityProvider: 'AAD',
    },
    resourceManager: origin,
    microsoftGraphResourceId: origin,
    activeDirectory: origin,
    activeDirectoryResourceId: origin,
    suffixes: {},
  };
}

/**
 * Builds the OpenID Connect Discovery 1.0 document as Entra fills it in.
 *
 * @param issuerTenant the tenant's ID, or `{tenantid}` when the path names no tenant.
 */
function buildOpenIdConfiguration(origin: string, pathTenant: string, issuerTenant: string) {
  const base = `${origin}/${pathTenant}`;
  return {
    issuer: `${origin}/${issuerTenant}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'form_post'],
    grant_types_supported: [
      'authorization_code',
      'refresh_token',
      'client_credentials',
      'password',
      'urn:ietf:params:oauth:grant-type:device_code',
    ],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['none', 'client_secret_post', 'private_key_jwt'],
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'oid', 'tid', 'preferred_username', 'name', 'nonce'],
    tenant_region_scope: null,
    msgraph_host: origin.slice('https://'.length),
  };
}
