import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Context } from './context.ts';
import { FaultRequest } from './faults.ts';
import { buildTenant, TenantSettings } from './seed.ts';
import { TenantExistsError } from './store/store.ts';
import type { Tenant } from './store/tenant.ts';

interface TenantPath {
  readonly Params: { readonly tenant: string };
}

/** What is asked of the directory itself, by a person or a test in another process. */
export function addControlRoutes(app: FastifyInstance, { faults, log, store, now }: Context): void {
  app.get('/offline/health', () => ({ name: 'mailbox-access embedded directory', version: readVersion() }));

  app.post('/offline/faults', ({ body }, reply) => {
    faults.plan(FaultRequest.parse(body));
    return reply.code(204).send();
  });

  app.delete('/offline/faults', (_, reply) => {
    faults.clear();
    return reply.code(204).send();
  });

  app.get('/offline/requests', () => ({ value: log.entries }));

  app.post('/offline/tenants', ({ body }, reply) => {
    const built = buildTenant(TenantSettings.parse(body), now());
    const tenant = store.addTenant(built.state);
    const { clientId, clientSecret, servicePrincipalObjectId } = built;
    return reply.code(201).send({ ...describeTenant(tenant), clientId, clientSecret, servicePrincipalObjectId });
  });

  app.get<TenantPath>('/offline/tenants/:tenant', ({ params }, reply) => {
    const tenant = store.findTenant(params.tenant);
    return tenant
      ? reply.send(describeTenant(tenant))
      : reply.code(404).send({ error: `There is no tenant ${params.tenant}.` });
  });
}

/** What a wrong control request is told; undefined for errors of another kind. */
export function explainControlError(error: unknown): { readonly status: number; readonly body: object } | undefined {
  if (error instanceof z.ZodError) return { status: 400, body: { error: z.prettifyError(error) } };
  if (error instanceof TenantExistsError) return { status: 409, body: { error: error.message } };
  return undefined;
}

function describeTenant({ id, state }: Tenant) {
  const { displayName, domains, users, applications, servicePrincipals, grants, assignments, deletedItems } = state;
  return {
    tenantId: id,
    displayName,
    domains: domains.map((domain) => domain.id),
    users: users.map((user) => ({ id: user.id, userPrincipalName: user.userPrincipalName })),
    counts: {
      applications: applications.length,
      servicePrincipals: servicePrincipals.length,
      grants: grants.length,
      assignments: assignments.length,
      deletedItems: deletedItems.length,
    },
  };
}

function readVersion(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(manifest)).version;
}
