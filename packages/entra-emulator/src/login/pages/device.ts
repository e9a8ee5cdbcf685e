import type { Application } from '../../store/objects.ts';
import { buildPage, buildSubmit, escapeHtml } from './page.ts';
import type { Page } from './page.ts';

/** Asks for the code that a device shows. */
export function buildDeviceCodePage({ userCode, isWrong = false }: { userCode: string; isWrong?: boolean }): Page {
  const alert = isWrong
    ? '<p role="alert" id="wrong">That code is not known, or it has expired. Check the code on the device, or request a new one there.</p>'
    : '';
  return {
    html: buildPage(
      'Enter code',
      `<p>Type the code that your app or device shows.</p>${alert}
<form method="post" action="/devicelogin"><label for="code">Code</label>
<input type="text" id="code" name="user_code" autocomplete="off" autocapitalize="characters" spellcheck="false" required${isWrong ? ' aria-invalid="true" aria-describedby="wrong"' : ''} value="${escapeHtml(userCode)}">
${buildSubmit('Next')}</form>`,
    ),
  };
}

/** The end, which the device finds out by asking. */
export function buildDeviceDonePage({ displayName }: Application, isSignedIn: boolean): Page {
  const name = `<b>${escapeHtml(displayName)}</b>`;
  const text = isSignedIn ? `You have signed in to ${name} on your device.` : `Not signed in to ${name}.`;
  return { html: buildPage(isSignedIn ? 'All done' : 'Cancelled', `<p>${text} You may close this window.</p>`) };
}
