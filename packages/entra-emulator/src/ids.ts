import { randomBytes } from 'node:crypto';

/** Returns a GUID's bytes in .NET's order: the first three groups are little-endian. */
function guidBytes(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

/** Builds a grant's ID from the objects it joins, as Entra does: a re-created grant has the same ID. */
export function buildGrantId(clientId: string, resourceId: string, principalId: string | null): string {
  const parts = principalId === null ? [clientId, resourceId] : [clientId, resourceId, principalId];
  return Buffer.concat(parts.map(guidBytes)).toString('base64url');
}

/** Builds an assignment's ID as Entra does: the principal, then random bytes. */
export function buildAssignmentId(principalId: string): string {
  return Buffer.concat([guidBytes(principalId), randomBytes(16)]).toString('base64url');
}

export const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The role of an assignment that only lets the principal use the application. */
export const defaultAppRoleId = '00000000-0000-0000-0000-000000000000';
