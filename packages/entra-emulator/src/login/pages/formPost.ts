import { createHash } from 'node:crypto';
import { buildPage, buildSubmit, escapeHtml } from './page.ts';
import type { Page } from './page.ts';

const script = 'document.forms[0].submit()';
const scriptHash = `sha256-${createHash('sha256').update(script).digest('base64')}`;

/** A page that posts the answer to the application by itself, or by its button where scripts are off. */
export function buildFormPostPage(destination: string, parameters: Readonly<Record<string, string>>): Page {
  const fields = Object.entries(parameters).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  return {
    scriptHash,
    html: buildPage(
      'Going back to the application',
      `<form method="post" action="${escapeHtml(destination)}">${fields.join('')}
<p>If nothing happens, press the button.</p>${buildSubmit('Continue')}</form>
<script>${script}</script>`,
    ),
  };
}
