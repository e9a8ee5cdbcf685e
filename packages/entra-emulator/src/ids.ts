import { randomBytes } from 'node:crypto';

/** Bytes of a GUID in the order in which .NET writes them: the first three groups are little-endian. */
function guidBytes(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

/** Entra's ID of a grant is made of what it joins, so the same grant made again has the same ID. */
export function buildGrantId(clientId: string, resourceId: string, principalId: string | null): string {
  const parts = principalId === null ? [clientId, resourceId] : [clientId, resourceId, principalId];
  return Buffer.concat(parts.map(guidBytes)).toString('base64url');
}

/** Entra's ID of an assignment begins with its principal; the rest is new each time. */
export function buildAssignmentId(principalId: string): string {
  return Buffer.concat([guidBytes(principalId), randomBytes(16)]).toString('base64url');
}

export const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The assignment of no role in particular: the principal may use the application. */
export const defaultAppRoleId = '00000000-0000-0000-0000-000000000000';
