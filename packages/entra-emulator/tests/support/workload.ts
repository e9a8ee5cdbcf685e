import { SignJWT } from 'jose';
import { developmentTenant, type EntraEmulator, type Tenant } from '../../src/index.ts';

/** A workload outside Entra that an application can trust. */
export const workload = {
  id: '55555555-5555-4555-8555-555555555555',
  name: 'workload',
  description: null,
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'repo:contoso/mail:ref:refs/heads/main',
  audiences: ['api://AzureADTokenExchange'],
};

const farAway = 4_102_444_800;

/** Signs the workload's own token; `claims` override valid ones. */
export function signAssertion(claims: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const all = { iss: workload.issuer, sub: workload.subject, aud: workload.audiences[0], exp: farAway, ...claims };
  return new SignJWT(all).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.alloc(32));
}

export function findDevelopmentTenant({ store }: EntraEmulator): Tenant {
  const tenant = store.findTenant(developmentTenant.tenantId);
  if (!tenant) throw new Error('The development tenant is missing.');
  return tenant;
}
