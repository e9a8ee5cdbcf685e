import type { FastifyReply } from 'fastify';
import type { Page } from './page.ts';

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
