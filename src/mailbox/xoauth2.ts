import { parseJson } from '../common/json.ts';

/**
 * Builds the client's response for XOAUTH2 (https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth#sasl-xoauth2).
 * Used for SMTP; imapflow builds its own.
 */
export function buildXoauth2(mailbox: string, accessToken: string): string {
  return Buffer.from(`user=${mailbox}\x01auth=Bearer ${accessToken}\x01\x01`).toString('base64');
}

/**
 * Returns, in parentheses, the status from the challenge that precedes a refusal. The challenge is base64 of
 * `{"status":"401","schemes":"bearer",…}` (https://developers.google.com/workspace/gmail/imap/xoauth2-protocol#error_response).
 *
 * @param challenge The base64, or the decoded object. Exchange sends none.
 * @returns empty when there is no status.
 */
export function describeChallenge(challenge: unknown): string {
  const content = typeof challenge === 'string' ? parseJson(Buffer.from(challenge, 'base64').toString()) : challenge;
  const status = typeof content === 'object' && content !== null && 'status' in content ? content.status : undefined;
  return (typeof status === 'string' || typeof status === 'number') && /^\d{3}$/.test(String(status))
    ? ` (status ${status})`
    : '';
}
