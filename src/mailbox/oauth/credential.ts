import type * as identityModule from '@azure/identity';
import { MailboxAccessError } from '../../common/errors.ts';
import { credentialOptions } from '../../graph/credential.ts';
import { sanitize } from '../../common/sanitize.ts';
import { requireBrowser, requireLoopback } from './browser.ts';
import type { SignInMethod, SignInOptions } from '../../diagnostics/signInMethod.ts';
import type { LoginWire } from './wire.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';

/** The part of `@azure/identity`'s credentials that is used here. */
export interface Credential {
  /** Asks the person to sign in. The password credential has no such method. */
  authenticate?(scopes: string[]): Promise<unknown>;
  /** Does not ask the person after `authenticate`. */
  getToken(scopes: string[]): Promise<{ readonly token: string } | null>;
}

const style = 'body{font:1.2rem/1.5 system-ui,sans-serif;margin:15vh auto;max-width:30em;padding:0 1em}';

/** Builds the browser's last page: one sentence, no script, nothing loaded, dark if the reader prefers it. */
function buildPage(title: string, sentence: string): string {
  return (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    `<meta name="color-scheme" content="light dark"><title>${title}</title><style>${style}</style>` +
    `<main><p>${sentence}</p></main></html>\n`
  );
}

/** Shown before the code is exchanged for a token, so they do not promise success. @internal Tests look at them. */
export const endPages = {
  successMessage: buildPage('Signed in', 'Close this window and return to the program that opened it.'),
  errorMessage: buildPage('Not signed in', 'The sign-in failed; the program that opened this window shows the reason.'),
} as const;

/**
 * Creates the credential of a method, without sending a request.
 *
 * @throws MailboxAccessError `browser-missing`, or `usage` when an account or password is missing.
 */
export async function makeCredential(
  method: SignInMethod,
  options: SignInOptions,
  wire: LoginWire,
): Promise<Credential> {
  const { tenantId, clientId, account, redirectUris } = options.outputs;
  if (method === 'browser') {
    requireLoopback(redirectUris);
    requireBrowser(options.env ?? process.env, process.platform);
  }
  const identity = await import('@azure/identity');
  const common = buildOptions(options, wire);
  if (method === 'browser')
    return new identity.InteractiveBrowserCredential({
      ...common,
      loginHint: account,
      browserCustomizationOptions: endPages,
    });
  if (method === 'device-code')
    return new identity.DeviceCodeCredential({
      ...common,
      userPromptCallback: (info) => {
        const who = account === undefined ? '' : ` and sign in as ${account}`;
        // Both are printed to a terminal.
        const [uri, code] = [sanitize(info.verificationUri), sanitize(info.userCode)];
        options.onPrompt?.(`Open ${uri} in a browser on any device, enter the code ${code}${who}.`);
      },
    });
  const { user, password } = requirePassword(account, options.password);
  // Deprecated and not recommended, but the monitor is believed to use it.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  return new identity.UsernamePasswordCredential(tenantId, clientId, user, password, common);
}

function requirePassword(user: string | undefined, password = '') {
  if (user === undefined)
    throw new MailboxAccessError(
      'usage',
      'The stack has no account to sign in with a password.',
      `Set its mailbox, then provision it: ${pulumiCommand('config set mailbox jobs@contoso.com')} --stack <customer>`,
    );
  if (password === '')
    throw new MailboxAccessError('usage', `The password of ${user} is missing.`, 'Enter it at the prompt.');
  return { user, password };
}

/** Builds the options of a credential. No cache is kept on disk, and all requests go through `wire`. */
function buildOptions({ outputs, ca }: SignInOptions, wire: LoginWire) {
  return {
    ...credentialOptions({ ...outputs, ca }),
    tenantId: outputs.tenantId,
    clientId: outputs.clientId,
    disableAutomaticAuthentication: true,
    httpClient: wire.httpClient,
    additionalPolicies: [{ position: 'perCall', policy: wire.polling }],
    retryOptions: { maxRetries: 2, retryDelayInMs: 300 },
  } satisfies identityModule.InteractiveBrowserCredentialNodeOptions;
}
