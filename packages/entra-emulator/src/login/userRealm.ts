import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';

interface RealmRequest {
  readonly Params: { readonly user: string };
}

/**
 * Whether Entra itself checks a user's password. MSAL for Python asks before it sends one. Like Entra, the answer depends only on the
 * domain, so it never shows whether the user exists. In the form of `api-version=1.0`.
 */
export function addUserRealmRoutes(app: FastifyInstance, { store }: Context): void {
  for (const path of ['/:tenant/userrealm/:user', '/:tenant/UserRealm/:user'])
    app.get<RealmRequest>(path, ({ params }) => {
      const [, domain = ''] = params.user.toLowerCase().split('@');
      const cloud = {
        cloud_instance_name: 'microsoftonline.com',
        cloud_audience_urn: 'urn:federation:MicrosoftOnline',
      };
      return store.findTenant(domain)
        ? { ver: '1.0', account_type: 'Managed', domain_name: domain, ...cloud }
        : { ver: '1.0', account_type: 'Unknown', ...cloud };
    });
}
