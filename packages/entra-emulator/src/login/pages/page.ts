import type { FastifyReply } from 'fastify';
import type { LoginErrorBody } from '../refusals.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether refusals are pages, because the client is a person with a browser. */
    readonly isPage?: boolean;
  }
}

export const pageRoute = { config: { isPage: true } } as const;

export interface Page {
  readonly html: string;
  readonly status?: number;
  /** Optional. The hash that allows the page's own script: `sha256-…`. */
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

/** @param content HTML, with outside text already escaped. */
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

/** Formats a refusal for people: the problem, then the details for troubleshooting, one per line. */
export function buildRefusalText({ error_description }: Pick<LoginErrorBody, 'error_description'>): string {
  const [text = '', ...traces] = error_description
    .split(/ (?=Trace ID: |Correlation ID: |Timestamp: )/)
    .map(escapeHtml);
  return `<p>${text}</p>\n<p class="soft">${traces.join('<br>')}</p>`;
}

/** Builds a form that continues the sign-in at `action`. */
export function buildForm(action: string, flow: string, content: string): string {
  return `<form method="post" action="${action}"><input type="hidden" name="flow" value="${escapeHtml(flow)}">${content}</form>`;
}

interface SubmitOptions {
  readonly name?: string;
  readonly value?: string;
  /** Whether this is the less common choice. */
  readonly isSecond?: boolean;
}

export function buildSubmit(label: string, { name, value, isSecond = false }: SubmitOptions = {}): string {
  const sent = name === undefined ? '' : ` name="${name}" value="${escapeHtml(value ?? '')}"`;
  return `<button type="submit"${sent}${isSecond ? ' class="second"' : ''}>${label}</button>`;
}

/** Sends a page that loads nothing, cannot be framed, and runs only the script with its hash. */
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

/** The style of all pages: one column that fits a phone, in the reader's light or dark theme. */
export const style = `
:root{color-scheme:light dark;--ink:#1b1b1b;--soft:#5c5c5c;--paper:#fff;--ground:#f3f2f1;--line:#8a8886;--brand:#0b5cad;--on-brand:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#f3f2f1;--soft:#bdbbb9;--paper:#252423;--ground:#161514;--line:#8a8886;--brand:#8cc4f7;--on-brand:#10243a}}
*{box-sizing:border-box}
body{margin:0;padding:1rem;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:30rem;margin:4vh auto 1rem;padding:1.5rem;background:var(--paper);border:1px solid var(--line);border-radius:.5rem}
h1{margin:0 0 .75rem;font-size:1.5rem;line-height:1.25}
h2{margin:1.5rem 0 .25rem;font-size:1.125rem}
p,ul{margin:0 0 1rem}
ul{padding:0;list-style:none}
li{padding:.5rem 0;border-top:1px solid var(--line)}
li:first-child{border-top:0}
small,.soft,footer{color:var(--soft);font-size:.875rem}
small{display:block}
footer{max-width:30rem;margin:0 auto;text-align:center}
label{display:block;margin:1rem 0 .25rem;font-weight:600}
label.check{display:flex;gap:.75rem;align-items:flex-start;margin:1rem 0;font-weight:400}
label.check input{width:1.25rem;height:1.25rem;margin:.125rem 0 0;flex:none}
input[type=text]{width:100%;min-height:2.75rem;padding:.5rem;border:1px solid var(--line);border-radius:.25rem;background:var(--paper);color:var(--ink);font:inherit}
button{display:block;width:100%;min-height:2.75rem;margin-top:.75rem;padding:.5rem 1rem;border:1px solid var(--brand);border-radius:.25rem;background:var(--brand);color:var(--on-brand);font:inherit;font-weight:600;cursor:pointer}
form+p{margin-top:1.5rem}
button.second{background:transparent;color:var(--brand)}
button.account{margin:.25rem 0;text-align:left;background:transparent;color:var(--ink);border-color:var(--line);font-weight:400}
button.account.hinted{border:2px solid var(--brand)}
button.account b{display:block}
button.account span{display:block}
@media (max-width:26rem){body{padding:.5rem}main{padding:1rem}}
:focus-visible{outline:3px solid var(--brand);outline-offset:2px}
[role=alert]{padding:.75rem;border-left:4px solid #c4314b;background:var(--ground)}
`.trim();
