import { createHash } from 'node:crypto';
import type { Application } from '../../store/objects.ts';
import { buildPage, buildSubmit, escapeHtml } from './page.ts';
import type { Page } from './page.ts';

const script = 'document.forms[0].submit()';
const scriptHash = `sha256-${createHash('sha256').update(script).digest('base64')}`;

/** A page that posts the answer to the application by itself, or by its button where scripts are off. */
export function buildFormPostPage(destination: string, parameters: Readonly<Record<string, string>>): Page {
  const fields = Object.entries(parameters).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  return buildPage(
    'Going back to the application',
    `<form method="post" action="${escapeHtml(destination)}">${fields.join('')}
<p>If nothing happens, press the button.</p>${buildSubmit('Continue')}</form>
<script>${script}</script>`,
    { scriptHash },
  );
}

/** What stands in for Microsoft's own almost empty page behind a sign-in of a program that cannot listen. */
export const nativeClientPage = buildPage(
  'You can close this window',
  '<p>Your answer has been recorded. Never show or send the address of this page to anybody: it may hold a code that opens the mailbox.</p>',
);

export function buildDeviceCodePage(userCode: string, isWrong = false): Page {
  const alert = isWrong
    ? '<p role="alert" id="wrong">That code is not known, or it has expired. Check the code on the device, or request a new one there.</p>'
    : '';
  return buildPage(
    'Enter code',
    `<p>Type the code that your app or device shows.</p>${alert}
<form method="post" action="/devicelogin"><label for="code">Code</label>
<input type="text" id="code" name="user_code" autocomplete="off" autocapitalize="characters" spellcheck="false" required${isWrong ? ' aria-invalid="true" aria-describedby="wrong"' : ''} value="${escapeHtml(userCode)}">
${buildSubmit('Next')}</form>`,
  );
}

/** The end, which the device finds out by asking. */
export function buildDeviceDonePage({ displayName }: Application, isSignedIn: boolean): Page {
  const name = `<b>${escapeHtml(displayName)}</b>`;
  const text = isSignedIn ? `You have signed in to ${name} on your device.` : `Not signed in to ${name}.`;
  return buildPage(isSignedIn ? 'All done' : 'Cancelled', `<p>${text} You may close this window.</p>`);
}
