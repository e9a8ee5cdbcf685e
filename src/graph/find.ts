import { z } from 'zod';
import type { GraphReader } from './client.ts';

/** A filter `property eq 'text'` for a path; a quote in the text is written twice (OData 4.01, part 2, 5.1.1.14.1). */
export function filterBy(property: string, value: string): string {
  return `$filter=${encodeURIComponent(`${property} eq '${value.replaceAll("'", "''")}'`)}`;
}

/**
 * Finds a user by user principal name, then by mail address, as the registration looks the account up.
 *
 * @param user Its properties are what is asked for.
 */
export async function findUser<Shape extends z.ZodRawShape>(
  graph: GraphReader,
  address: string,
  user: z.ZodObject<Shape>,
): Promise<z.output<z.ZodObject<Shape>> | undefined> {
  return (
    (await findFirst(graph, `/users?${filterBy('userPrincipalName', address)}`, user)) ??
    findFirst(graph, `/users?${filterBy('mail', address)}`, user)
  );
}

/**
 * Finds the service principal of an application by its client ID.
 *
 * @param principal Its properties are what is asked for.
 */
export async function findServicePrincipal<Shape extends z.ZodRawShape>(
  graph: GraphReader,
  clientId: string,
  principal: z.ZodObject<Shape>,
): Promise<z.output<z.ZodObject<Shape>> | undefined> {
  return findFirst(graph, `/servicePrincipals?${filterBy('appId', clientId)}`, principal);
}

async function findFirst<Shape extends z.ZodRawShape>(
  graph: GraphReader,
  path: string,
  object: z.ZodObject<Shape>,
): Promise<z.output<z.ZodObject<Shape>> | undefined> {
  const [found] = await graph.list(`${path}&$select=${Object.keys(object.shape).join(',')}`, object);
  return found;
}

/** An object of which no more than the ID is asked for. */
export const idSchema = z.object({ id: z.string() });

/** The object ID of an account; undefined when there is none, or none is named. */
export async function findAccountId(graph: GraphReader, account: string | undefined): Promise<string | undefined> {
  return account === undefined ? undefined : (await findUser(graph, account, idSchema))?.id;
}
