import { z } from 'zod';
import type { GraphReader } from './client.ts';

/** The schema of an object; only the properties in its shape are requested. */
type Selected<T> = z.ZodType<T> & { readonly shape: object };

/** Builds the filter `property eq 'text'`, with quotes in the text doubled (OData 4.01, part 2, 5.1.1.14.1). */
export function filterBy(property: string, value: string): string {
  return `$filter=${encodeURIComponent(`${property} eq '${value.replaceAll("'", "''")}'`)}`;
}

/** Finds a user by user principal name, then by mail address, in the same order as the registration. */
export async function findUser<T>(graph: GraphReader, address: string, user: Selected<T>): Promise<T | undefined> {
  return (
    (await findFirst(graph, `/users?${filterBy('userPrincipalName', address)}`, user)) ??
    findFirst(graph, `/users?${filterBy('mail', address)}`, user)
  );
}

/** Finds the service principal of an application by its client ID. */
export async function findServicePrincipal<T>(
  graph: GraphReader,
  clientId: string,
  principal: Selected<T>,
): Promise<T | undefined> {
  return findFirst(graph, `/servicePrincipals?${filterBy('appId', clientId)}`, principal);
}

async function findFirst<T>(graph: GraphReader, path: string, object: Selected<T>): Promise<T | undefined> {
  const [found] = await graph.list(`${path}&$select=${Object.keys(object.shape).join(',')}`, object);
  return found;
}

/** The schema of an object of which only the ID is requested. */
export const idSchema = z.object({ id: z.string() });

/** Returns the object ID of an account; undefined when it does not exist or none is given. */
export async function findAccountId(graph: GraphReader, account: string | undefined): Promise<string | undefined> {
  return account === undefined ? undefined : (await findUser(graph, account, idSchema))?.id;
}
