import type { ConsentRequest } from './consentRequest.ts';
import type { LoginErrorBody } from './errors.ts';

/** No page of the directory runs a script or loads anything. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'cache-control': 'no-store',
} as const;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Entra's "we're having trouble signing you in", with the code that whoever debugs looks for. */
export function buildErrorPage({ error_description }: LoginErrorBody): string {
  return buildPage(
    'Sign in',
    `<p>Sorry, but we’re having trouble signing you in.</p><p>${escapeHtml(error_description)}</p>`,
  );
}

/** What is said of a link that nothing is wrong with, as long as nobody can sign in here. */
export function buildConsentPlaceholder({ application, tenant, redirectUri, scopes }: ConsentRequest): string {
  const items = scopes.map(
    ({ resource, permission }) => `<li>${escapeHtml(`${permission} (${resource.displayName})`)}</li>`,
  );
  return buildPage(
    'Permissions requested',
    `<p>${escapeHtml(application.displayName)} asks in ${escapeHtml(tenant.state.displayName)} for:</p>
<ul>${items.join('')}</ul>
<p>The answer would go to ${escapeHtml(redirectUri)}. This link is right. Signing in to the embedded directory comes with the mail proof.</p>`,
  );
}

function buildPage(title: string, content: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;color-scheme:light dark}</style>
</head><body><h1>${title}</h1>
${content}
<footer><small>mailbox-access embedded directory: not Microsoft</small></footer></body></html>
`;
}
