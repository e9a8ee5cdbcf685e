/** What a client sends to sign in (https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth#sasl-xoauth2). */
export interface Xoauth2 {
  readonly user: string;
  readonly token: string;
}

/** Undefined when it is nothing of the kind. */
export function parseXoauth2(base64: string): Xoauth2 | undefined {
  const text = Buffer.from(base64, 'base64').toString();
  // eslint-disable-next-line no-control-regex -- The mechanism separates its fields by this character.
  const [, user, token] = /^user=([^\x01]+)\x01auth=Bearer ([^\x01\s]+)\x01\x01$/i.exec(text) ?? [];
  return user === undefined || token === undefined ? undefined : { user, token };
}

export function buildXoauth2({ user, token }: Xoauth2): string {
  return Buffer.from(`user=${user}\x01auth=Bearer ${token}\x01\x01`).toString('base64');
}
