import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { readPath } from '../requestPath.ts';
import type { Store } from '../store/store.ts';
import { buildApplicationClaims, tokenLifetimeSeconds } from './clientCredentials.ts';
import {
  isSharedTenant,
  readAdminConsentRequest,
  readAuthorizeRequest,
  readDeclaredConsentRequest,
  requireParameter,
  requireTenant,
} from './consentRequest.ts';
import type { ConsentRequest, Parameters } from './consentRequest.ts';
import type { LoginError } from './errors.ts';
import { buildLoginErrorBody } from './errors.ts';
import { buildCloudMetadata, buildOpenIdConfiguration } from './metadata.ts';
import { buildConsentPlaceholder, buildErrorPage, pageHeaders } from './pages.ts';
import { refusals } from './refusals.ts';

interface TenantPath {
  readonly Params: { readonly tenant: string };
  readonly Querystring: Parameters;
  readonly Body: Parameters | undefined;
}

type ReadConsentRequest = (store: Store, tenant: string, query: Parameters, origin: string) => ConsentRequest;

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

  app.post<TenantPath>('/:tenant/oauth2/v2.0/token', async ({ params, body = {} }, reply) => {
    void reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' });
    return answerTokenRequest(context, params.tenant, body);
  });

  const pages: Readonly<Record<string, ReadConsentRequest>> = {
    '/:tenant/oauth2/v2.0/authorize': readAuthorizeRequest,
    '/:tenant/v2.0/adminconsent': readAdminConsentRequest,
    '/:tenant/adminconsent': readDeclaredConsentRequest,
  };
  for (const [path, read] of Object.entries(pages)) {
    app.get<TenantPath>(path, ({ params, query }, reply) => {
      void reply.headers(pageHeaders);
      return reply.send(buildConsentPlaceholder(read(store, params.tenant, query, origin())));
    });
  }
}

async function answerTokenRequest({ store, keys, origin, now }: Context, pathTenant: string, form: Parameters) {
  const tenant = requireTenant(store, pathTenant);
  const grantType = requireParameter(form, 'grant_type');
  if (grantType !== 'client_credentials') throw refusals.unsupportedGrantType(grantType);
  const claims = buildApplicationClaims(tenant, form, origin(), now());
  return {
    token_type: 'Bearer',
    expires_in: tokenLifetimeSeconds,
    ext_expires_in: tokenLifetimeSeconds,
    access_token: await keys.sign(claims),
  };
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
  const isPage = request.method === 'GET' && /\/(authorize|adminconsent)$/.test(readPath(request.url));
  void reply.code(error.status);
  return isPage ? reply.headers(pageHeaders).send(buildErrorPage(body)) : reply.send(body);
}
