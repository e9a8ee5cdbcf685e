import type { z } from 'zod';
import { isSameId } from '../store/tenant.ts';
import { graphRefusals } from './errors.ts';

/**
 * A request's body, checked.
 *
 * @throws GraphError 400 naming the first property that is wrong.
 */
export function readBody<T>(schema: z.ZodType<T>, body: unknown, type: string): T {
  if (typeof body !== 'object' || body === null) throw graphRefusals.bodyUnreadable();
  // Which type it is, the path says: what is sent along about that is not looked at.
  const properties = Object.fromEntries(Object.entries(body).filter(([name]) => name !== '@odata.type'));
  const { data, error } = schema.safeParse(properties);
  if (!error) return data;
  const issue = error.issues[0];
  const path = issue?.path.join('.') ?? '';
  if (issue?.code === 'unrecognized_keys')
    throw graphRefusals.invalidProperty([path, issue.keys[0]].filter(Boolean).join('.'));
  throw graphRefusals.invalidValue(path, type);
}

/** @throws GraphError 400 when a PATCH names another object than the one of its path. */
export function checkOwnIds(
  object: { readonly id: string; readonly appId: string },
  sent: { readonly id?: string | undefined; readonly appId?: string | undefined },
): void {
  for (const name of ['id', 'appId'] as const) {
    const value = sent[name];
    if (value !== undefined && !isSameId(value, object[name])) throw graphRefusals.readOnly(name);
  }
}

/** The object ID that a reference such as `https://graph.microsoft.com/v1.0/directoryObjects/<id>` ends with. */
export function readReference(reference: string): string {
  return reference.split('/').at(-1) ?? '';
}
