import { developmentTenant } from '../../src/index.ts';
import type { Client } from './client.ts';

/** Changes a user of the development tenant through the control interface. */
export async function changeUser(client: Client, name: string, json: object): Promise<void> {
  const path = `/offline/tenants/${developmentTenant.domain}/users/${name}@${developmentTenant.domain}`;
  const { status, text } = await client.send(path, { method: 'POST', json });
  if (status !== 204) throw new Error(text);
}

/** Changes the development tenant's policies through the control interface. */
export async function changePolicies(client: Client, json: object): Promise<void> {
  const { status, text } = await client.send(`/offline/tenants/${developmentTenant.tenantId}`, {
    method: 'POST',
    json,
  });
  if (status !== 204) throw new Error(text);
}
