const maxLength = 400;
const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
/** Longer than a GUID, a server's name or a request ID: what remains are tokens, codes and their base64. */
const opaqueLength = 40;
const parameters =
  'code|device_code|user_code|code_verifier|code_challenge|password|passwd|secret|client_secret|client_assertion|assertion|access_token|refresh_token|id_token|token';

/**
 * The words of a server as they may be shown: one line, without tokens, codes, passwords or anything that a terminal obeys.
 * Rather a word too many is taken out than one too few.
 */
export function redact(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  const clean = redactNamed(line).replaceAll(/[\w+/=-]{40,}/g, redactOpaque);
  return clean.length > maxLength ? `${clean.slice(0, maxLength - 1).trimEnd()}…` : clean;
}

/** Takes out of a line what is a token, a code or a password by its form or by the name before it. */
export function redactNamed(line: string): string {
  return (
    line
      .replaceAll(/(?:eyJ|\bey[A-Z])[\w-]{5,}(?:\.[\w-]*)*/g, '(redacted)')
      .replaceAll(/\b(Bearer|Basic|XOAUTH2|OAUTHBEARER|PLAIN) +[\w+/=.~-]{16,}/gi, '$1 (redacted)')
      // A client secret of Entra.
      .replaceAll(/[\w.~-]{3}\dQ~[\w.~-]{30,}/g, '(redacted)')
      // A number after `code=` is that of an error.
      .replaceAll(
        new RegExp(`\\b(${parameters})\\b(["']?\\s*[=:]\\s*["']?)(?!\\d{1,8}(?![\\w-]|\\.\\w))[^\\s"'&]+`, 'gi'),
        '$1$2(redacted)',
      )
      .replaceAll(/\bcode +[A-Z0-9]{8,9}\b/g, 'code (redacted)')
      .replaceAll(/\b[01]\.A[\w.-]{20,}/g, '(redacted)')
  );
}

/** A link with the tenant's ID in it stays. */
export function redactOpaque(run: string): string {
  return run.replaceAll(guid, '').length < opaqueLength ? run : '(redacted)';
}
