import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Context } from './context.ts';
import { azureResourceManager } from './microsoft.ts';
import type { Tenant } from './store/tenant.ts';

/** Azure's errors: https://learn.microsoft.com/azure/azure-resource-manager/management/control-plane-and-data-plane */
const refusals = {
  missing: ['AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing."],
  invalid: ['InvalidAuthenticationToken', 'The access token is invalid.'],
} as const;

/** The answers to the sign-in of the Azure CLI. There is no subscription, so it needs `--allow-no-subscriptions`. */
const answers: Readonly<Record<string, (tenant: Tenant) => object>> = {
  '/subscriptions': () => ({ value: [], count: { type: 'Total', value: 0 } }),
  '/tenants': ({ id, state: { displayName, domains }, defaultDomain }) => {
    const described = { displayName, defaultDomain, domains: domains.map((domain) => domain.id) };
    return { value: [{ id: `/tenants/${id}`, tenantId: id, ...described, tenantCategory: 'Home', tenantType: 'AAD' }] };
  },
};

export function addManagementRoutes(app: FastifyInstance, { keys, store, now }: Context): void {
  for (const [path, build] of Object.entries(answers))
    app.get(path, async ({ headers: { authorization = '' } }, reply) => {
      const token = /^bearer (\S+)$/i.exec(authorization)?.[1];
      if (token === undefined) return refuse(reply, refusals.missing);
      const claims = await keys.verify(token, azureResourceManager.audience, now()).catch(() => undefined);
      const tenant = claims && store.findTenant(String(claims.tid));
      return tenant ? reply.send(build(tenant)) : refuse(reply, refusals.invalid);
    });
}

function refuse(reply: FastifyReply, [code, message]: readonly [string, string]): FastifyReply {
  return reply.code(401).send({ error: { code, message } });
}
