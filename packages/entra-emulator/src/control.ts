import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Context } from './context.ts';
import { FaultRequest } from './faults.ts';
import { buildTenant, TenantSettings } from './seed.ts';
import { changeUser, UserChanges } from './store/users.ts';
import { RoleNames, setRoles } from './store/build.ts';
import { PolicyChanges } from './store/policies.ts';
import { TenantExistsError, type Store } from './store/store.ts';
import type { Tenant } from './store/tenant.ts';

interface Path<Name extends string> {
  readonly Params: Readonly<Record<Name, string>>;
}

/** A control request names something that does not exist. */
class UnknownNameError extends Error {
  override readonly name = 'UnknownNameError';
}

/** Adds the routes by which a person or a test in another process controls the directory. */
export function addControlRoutes(app: FastifyInstance, context: Context): void {
  const { faults, log, store, holders, deviceCodes, now } = context;
  app.get('/offline/health', () => ({ name: 'mailbox-access emulator', version: readVersion() }));

  app.get('/offline/hold', (_, reply) => {
    if (!holders.add(reply.raw)) return reply.code(503).send();
    return reply.hijack();
  });

  app.post('/offline/faults', ({ body }, reply) => {
    faults.plan(FaultRequest.parse(body));
    return reply.code(204).send();
  });

  app.delete('/offline/faults', (_, reply) => {
    faults.clear();
    return reply.code(204).send();
  });

  app.get('/offline/requests', () => ({ value: log.entries }));

  app.delete('/offline/device-codes', (_, reply) => {
    deviceCodes.expireAll(now());
    return reply.code(204).send();
  });

  app.post('/offline/tenants', ({ body }, reply) => {
    const built = buildTenant(TenantSettings.parse(body), now());
    const tenant = store.addTenant(built.state);
    const { clientId, clientSecret, servicePrincipalObjectId } = built;
    return reply.code(201).send({ ...describeTenant(tenant), clientId, clientSecret, servicePrincipalObjectId });
  });

  addTenantRoutes(app, { store, now });
}

function addTenantRoutes(app: FastifyInstance, { store, now }: Pick<Context, 'store' | 'now'>): void {
  app.get<Path<'tenant'>>('/offline/tenants/:tenant', ({ params }) =>
    describeTenant(requireTenant(store, params.tenant)),
  );

  app.post<Path<'tenant'>>('/offline/tenants/:tenant', ({ params, body }, reply) => {
    const changes = PolicyChanges.parse(body);
    requireTenant(store, params.tenant).change(({ policies }) => Object.assign(policies, changes));
    return reply.code(204).send();
  });

  app.post<Path<'tenant' | 'clientId'>>(
    '/offline/tenants/:tenant/applications/:clientId',
    ({ params, body }, reply) => {
      const { roles } = z.strictObject({ roles: RoleNames }).parse(body);
      const tenant = requireTenant(store, params.tenant);
      if (!setRoles(tenant, params.clientId, roles, now()))
        throw new UnknownNameError(`There is no application ${params.clientId} in ${tenant.defaultDomain}.`);
      return reply.code(204).send();
    },
  );

  app.post<Path<'tenant' | 'user'>>('/offline/tenants/:tenant/users/:user', ({ params, body }, reply) => {
    const changes = UserChanges.parse(body);
    const tenant = requireTenant(store, params.tenant);
    const user = tenant.findUser(params.user);
    if (!user) throw new UnknownNameError(`There is no user ${params.user} in ${tenant.defaultDomain}.`);
    changeUser(tenant, user.id, changes, now());
    return reply.code(204).send();
  });
}

/** @throws UnknownNameError */
function requireTenant(store: Store, name: string): Tenant {
  const tenant = store.findTenant(name);
  if (!tenant) throw new UnknownNameError(`There is no tenant ${name}.`);
  return tenant;
}

/** Returns the answer to an invalid control request, or undefined for other errors. */
export function explainControlError(error: unknown): { readonly status: number; readonly body: object } | undefined {
  if (error instanceof z.ZodError) return { status: 400, body: { error: z.prettifyError(error) } };
  if (error instanceof UnknownNameError) return { status: 404, body: { error: error.message } };
  if (error instanceof TenantExistsError) return { status: 409, body: { error: error.message } };
  return undefined;
}

function describeTenant({ id, state }: Tenant) {
  const { displayName, domains, policies, users, applications, servicePrincipals, grants, assignments, deletedItems } =
    state;
  return {
    tenantId: id,
    displayName,
    domains: domains.map((domain) => domain.id),
    policies,
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

export function readVersion(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
}
