import { decodeJwt } from 'jose';
import { z } from 'zod';
import type { Context } from '../context.ts';
import type { Account } from '../store/account.ts';
import type { User } from '../store/objects.ts';
import { hasAddress, isSameId, type Tenant } from '../store/tenant.ts';

/** The audience of mail tokens. Tokens for Microsoft Graph are refused even if they contain the same permissions. */
export const exchangeAudience = 'https://outlook.office.com';

/** The users and tokens of the directory, read at every sign-in so that changes apply at once. */
export type MailDirectory = Pick<Context, 'origin' | 'store'>;

const Claims = z.object({ iss: z.string(), upn: z.string(), scp: z.string() });

/** The claims of a token; the server checks its signature. */
type Claims = z.infer<typeof Claims>;

export interface Access {
  readonly tenant: Tenant;
  readonly mailbox: User;
  readonly account: Account;
  /** The signed-in user: the mailbox's own, or one with full access to it. */
  readonly signer: User;
}

export function readClaims(token: string): Claims | undefined {
  try {
    return Claims.parse(decodeJwt(token));
  } catch {
    return undefined;
  }
}

/**
 * Decides whether a token with `claims` may open the mailbox of `address` with the permission `scope`. Returns
 * undefined to refuse; like Exchange, it gives no reason.
 */
export function findAccess(
  { store, origin }: MailDirectory,
  address: string,
  claims: Claims,
  scope: string,
): Access | undefined {
  const tenant = store.findTenant(address.split('@')[1] ?? '');
  if (claims.iss !== `${origin()}/${tenant?.id ?? ''}/` || !claims.scp.split(' ').includes(scope)) return undefined;
  const signer = tenant?.findUser(claims.upn);
  const mailbox = tenant && findMailbox(tenant, address);
  if (!tenant || !mailbox || signer?.accountEnabled !== true) return undefined;
  const account = tenant.account(mailbox.id);
  const isAllowed =
    signer.id === mailbox.id || account.delegates.some((each) => isSameId(each, signer.userPrincipalName));
  return isAllowed ? { tenant, mailbox, account, signer } : undefined;
}

export function findMailbox(tenant: Tenant, address: string): User | undefined {
  return tenant.state.users.find((user) => hasAddress(user, address));
}

/** Whether Exchange keeps a mailbox: for a licensed user, and for a shared mailbox, whose user is disabled. */
export function hasMailbox({ assignedLicenses, accountEnabled, mail }: User): boolean {
  const isLicensed = Array.isArray(assignedLicenses) && assignedLicenses.length > 0;
  return isLicensed || (!accountEnabled && mail !== null);
}

/** A client's sign-in (https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth#sasl-xoauth2). */
export interface Xoauth2 {
  readonly user: string;
  readonly token: string;
}

/** Returns undefined for any other text. */
export function parseXoauth2(base64: string): Xoauth2 | undefined {
  const text = Buffer.from(base64, 'base64').toString();
  // eslint-disable-next-line no-control-regex -- The mechanism separates its fields by this character.
  const [, user, token] = /^user=([^\x01]+)\x01auth=Bearer ([^\x01\s]+)\x01\x01$/i.exec(text) ?? [];
  return user === undefined || token === undefined ? undefined : { user, token };
}

export function buildXoauth2({ user, token }: Xoauth2): string {
  return Buffer.from(`user=${user}\x01auth=Bearer ${token}\x01\x01`).toString('base64');
}
