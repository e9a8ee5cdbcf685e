import { onOneLine } from '../../common/sanitize.ts';
import { readClaims } from '../../mailbox/oauth/claims.ts';

/** Who the credential is. */
export interface Caller {
  readonly tenantId: string | undefined;
  readonly objectId: string | undefined;
  readonly isUser: boolean;
  /** In words: a user's name, or an application's client ID. */
  readonly name: string;
  /** Application permissions. */
  readonly roles: readonly string[];
  /** Template IDs of directory roles; undefined where the token does not say. */
  readonly wids: readonly string[] | undefined;
}

/** Reads the subject of a token for Graph, or undefined if it has none. */
export function readCaller(token: string): Caller | undefined {
  const claims = readClaims(token);
  if (claims === undefined) return undefined;
  const { tid, oid, idtyp, scp, upn, unique_name: uniqueName, appid, azp, roles, wids } = claims;
  const isUser = idtyp === 'user' || (idtyp === undefined && scp !== undefined);
  const name = isUser ? (upn ?? uniqueName ?? 'a user') : `application ${appid ?? azp ?? 'unknown'}`;
  return { tenantId: tid, objectId: oid, isUser, name: onOneLine(name, 300), roles: roles ?? [], wids };
}
