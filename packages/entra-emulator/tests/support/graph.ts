import { readText, type Body, type Client } from './client.ts';

export const valuesOf = (body: Body) => body.value as readonly Body[];

/** Returns the body of a GET. */
export async function ask(client: Client, path: string, query: Readonly<Record<string, string>> = {}): Promise<Body> {
  return (await client.graph('GET', path, { query })).body;
}

/** Creates an object and returns its ID. */
export async function create(client: Client, path: string, json: object): Promise<string> {
  const { status, body } = await client.graph('POST', path, { json });
  if (status !== 201) throw new Error(`${path}: ${JSON.stringify(body)}`);
  return readText(body, 'id');
}

/** Creates an application with its service principal. */
export async function makeApplication(client: Client, displayName: string, json: object = {}) {
  const { body } = await client.graph('POST', '/v1.0/applications', { json: { displayName, ...json } });
  const appId = readText(body, 'appId');
  return {
    id: readText(body, 'id'),
    appId,
    servicePrincipalId: await create(client, '/v1.0/servicePrincipals', { appId }),
  };
}
