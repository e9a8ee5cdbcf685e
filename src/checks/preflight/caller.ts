import { decodeJwt } from 'jose';
import { z } from 'zod';
import { onOneLine } from '../../common/sanitize.ts';

const text = z.string().optional().catch(undefined);
const list = z.array(z.string()).optional().catch(undefined);

/** The claims by which a token for Graph says who asks (https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference). */
const callerClaims = z.object({
  tid: text,
  oid: text,
  idtyp: text,
  scp: text,
  upn: text,
  unique_name: text,
  app_displayname: text,
  appid: text,
  azp: text,
  roles: list,
  wids: list,
});

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

/** Reads the subject of a token, or undefined if it has none. The signature is not checked: the token came from its issuer over TLS. */
export function readCaller(token: string): Caller | undefined {
  const claims = decode(token);
  if (claims === undefined) return undefined;
  const { tid, oid, idtyp, scp, upn, unique_name: uniqueName, appid, azp, roles, wids } = claims;
  const isUser = idtyp === 'user' || (idtyp === undefined && scp !== undefined);
  const name = isUser ? (upn ?? uniqueName ?? 'a user') : `application ${appid ?? azp ?? 'unknown'}`;
  return { tenantId: tid, objectId: oid, isUser, name: onOneLine(name, 300), roles: roles ?? [], wids };
}

function decode(token: string): z.output<typeof callerClaims> | undefined {
  try {
    return callerClaims.parse(decodeJwt(token));
  } catch {
    return undefined;
  }
}
