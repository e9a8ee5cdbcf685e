import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Context } from './context.ts';
import { azureResourceManager } from './microsoft.ts';
import type { Tenant } from './store/tenant.ts';

/** How Azure refuses: https://learn.microsoft.com/azure/azure-resource-manager/management/control-plane-and-data-plane */
const refusals = {
  missing: ['AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing."],
  invalid: ['InvalidAuthenticationToken', 'The access token is invalid.'],
} as const;

/** What the Azure CLI asks of Azure when it signs in. There is no subscription, so it needs `--allow-no-subscriptions`. */
export function addManagementRoutes(app: FastifyInstance, context: Context): void {
  app.get('/subscriptions', ({ headers }, reply) =>
    answer(context, headers.authorization, reply, () => ({ value: [], count: { type: 'Total', value: 0 } })),
  );
  app.get('/tenants', ({ headers }, reply) =>
    answer(context, headers.authorization, reply, (tenant) => ({ value: [describeTenant(tenant)] })),
  );
}

async function answer(
  { keys, store, now }: Context,
  authorization: string | undefined,
  reply: FastifyReply,
  build: (tenant: Tenant) => object,
): Promise<FastifyReply> {
  const token = /^bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) return refuse(reply, refusals.missing);
  const claims = await keys.verify(token, azureResourceManager.audience, now()).catch(() => undefined);
  const tenant = claims && store.findTenant(String(claims.tid));
  return tenant ? reply.send(build(tenant)) : refuse(reply, refusals.invalid);
}

function refuse(reply: FastifyReply, [code, message]: readonly [string, string]): FastifyReply {
  return reply.code(401).send({ error: { code, message } });
}

function describeTenant({ id, state, defaultDomain }: Tenant): object {
  return {
    id: `/tenants/${id}`,
    tenantId: id,
    displayName: state.displayName,
    defaultDomain,
    domains: state.domains.map((domain) => domain.id),
    tenantCategory: 'Home',
    tenantType: 'AAD',
  };
}
