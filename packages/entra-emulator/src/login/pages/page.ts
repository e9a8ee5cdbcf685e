import type { FastifyReply } from 'fastify';
import type { LoginErrorBody } from '../errors.ts';
import { style } from './style.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The client is a person with a browser: refusals are pages too. */
    readonly isPage?: boolean;
  }
}

export const pageRoute = { config: { isPage: true } } as const;

export interface Page {
  readonly html: string;
  readonly status?: number;
  /** Optional. What the page's own script is allowed by: `sha256-…`. */
  readonly scriptHash?: string;
}

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

/** @param content HTML, in which what comes from outside is escaped. */
export function buildPage(title: string, content: string, more: Omit<Page, 'html'> = {}): Page {
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<style>${style}</style>
</head><body><main><h1>${title}</h1>
${content}
</main><footer>mailbox-access emulator: not Microsoft</footer></body></html>
`;
  return { html, ...more };
}

/** A refusal for people: the problem, then the details for troubleshooting, one per line. */
export function buildRefusalText({ error_description }: Pick<LoginErrorBody, 'error_description'>): string {
  const [text = '', ...traces] = error_description
    .split(/ (?=Trace ID: |Correlation ID: |Timestamp: )/)
    .map(escapeHtml);
  return `<p>${text}</p>\n<p class="soft">${traces.join('<br>')}</p>`;
}

/** A form that carries the sign-in on to `action`. */
export function buildForm(action: string, flow: string, content: string): string {
  return `<form method="post" action="${action}"><input type="hidden" name="flow" value="${escapeHtml(flow)}">${content}</form>`;
}

interface SubmitOptions {
  readonly name?: string;
  readonly value?: string;
  /** Not what most people want. */
  readonly isSecond?: boolean;
}

export function buildSubmit(label: string, { name, value, isSecond = false }: SubmitOptions = {}): string {
  const sent = name === undefined ? '' : ` name="${name}" value="${escapeHtml(value ?? '')}"`;
  return `<button type="submit"${sent}${isSecond ? ' class="second"' : ''}>${label}</button>`;
}

/** No page loads anything or is shown inside another; the one script that exists is named by its hash. */
export function sendPage(reply: FastifyReply, { html, status = 200, scriptHash }: Page): FastifyReply {
  const script = scriptHash === undefined ? '' : ` script-src '${scriptHash}';`;
  return reply
    .code(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'unsafe-inline';${script} base-uri 'none'; frame-ancestors 'none'`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    .send(html);
}
