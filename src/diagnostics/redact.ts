const maxLength = 400;
const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
/** Longer than a GUID, a server name or a request ID. Only tokens, codes and their base64 are as long. */
const opaqueLength = 40;
const parameters =
  'code|device_code|user_code|code_verifier|code_challenge|password|passwd|secret|client_secret|client_assertion|assertion|access_token|refresh_token|id_token|token';

/**
 * Returns a server's text for display: one line, without tokens, codes, passwords or control characters. Removes a word
 * when in doubt.
 */
export function redact(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  const clean = redactNamed(line).replaceAll(/[\w+/=-]{40,}/g, redactOpaque);
  return clean.length > maxLength ? `${clean.slice(0, maxLength - 1).trimEnd()}…` : clean;
}

/** Removes tokens, codes and passwords from a line, by their form or by the name before them. */
export function redactNamed(line: string): string {
  return (
    line
      .replaceAll(/(?:eyJ|\bey[A-Z])[\w-]{5,}(?:\.[\w-]*)*/g, '(redacted)')
      .replaceAll(/\b(Bearer|Basic|XOAUTH2|OAUTHBEARER|PLAIN) +[\w+/=.~-]{16,}/gi, '$1 (redacted)')
      // A client secret from Entra.
      .replaceAll(/[\w.~-]{3}\dQ~[\w.~-]{30,}/g, '(redacted)')
      // A number after `code=` is an error number.
      .replaceAll(
        new RegExp(`\\b(${parameters})\\b(["']?\\s*[=:]\\s*["']?)(?!\\d{1,8}(?![\\w-]|\\.\\w))[^\\s"'&]+`, 'gi'),
        '$1$2(redacted)',
      )
      .replaceAll(/\bcode +[A-Z0-9]{8,9}\b/g, 'code (redacted)')
      .replaceAll(/\b[01]\.A[\w.-]{20,}/g, '(redacted)')
  );
}

/** Redacts a long run of characters. GUIDs do not count, so a link with the tenant's ID stays. */
export function redactOpaque(run: string): string {
  return run.replaceAll(guid, '').length < opaqueLength ? run : '(redacted)';
}
