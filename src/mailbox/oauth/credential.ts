import type * as identityModule from '@azure/identity';
import { MailboxAccessError } from '../../common/errors.ts';
import { credentialOptions } from '../../graph/openCredential.ts';
import { sanitize } from '../../common/sanitize.ts';
import { requireBrowser, requireLoopback } from './browser.ts';
import type { SignInMethod, SignInOptions } from '../../diagnostics/signInMethod.ts';
import { endPages } from './pages.ts';
import type { LoginWire } from './wire.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';

/** What of `@azure/identity`'s credentials is used here. */
export interface Credential {
  /** Asks the person; the password credential has nobody to ask. */
  authenticate?(scopes: string[]): Promise<unknown>;
  /** After `authenticate`: never asks a person. */
  getToken(scopes: string[]): Promise<{ readonly token: string } | null>;
}

type Identity = typeof identityModule;

/**
 * Makes the credential of a method; it makes no request yet.
 *
 * @throws MailboxAccessError `browser-missing`, or `usage` when an account or password is missing.
 */
export async function makeCredential(
  method: SignInMethod,
  options: SignInOptions,
  wire: LoginWire,
): Promise<Credential> {
  if (method === 'browser') {
    requireLoopback(options.outputs.redirectUris);
    requireBrowser(options.env ?? process.env, process.platform);
  }
  const identity = await import('@azure/identity');
  if (method === 'browser') return inBrowser(identity, options, wire);
  return method === 'device-code' ? byDeviceCode(identity, options, wire) : byPassword(identity, options, wire);
}

function inBrowser(identity: Identity, options: SignInOptions, wire: LoginWire): Credential {
  return new identity.InteractiveBrowserCredential({
    ...buildOptions(options, wire),
    loginHint: options.outputs.account,
    browserCustomizationOptions: endPages,
  });
}

function byDeviceCode(identity: Identity, options: SignInOptions, wire: LoginWire): Credential {
  return new identity.DeviceCodeCredential({
    ...buildOptions(options, wire),
    userPromptCallback: (info) => {
      const { account } = options.outputs;
      const who = account === undefined ? '' : ` and sign in as ${account}`;
      // A terminal shows them.
      const [uri, code] = [sanitize(info.verificationUri), sanitize(info.userCode)];
      options.onPrompt?.(`Open ${uri} in a browser on any device, enter the code ${code}${who}.`);
    },
  });
}

function byPassword(identity: Identity, options: SignInOptions, wire: LoginWire): Credential {
  const { tenantId, clientId, account } = options.outputs;
  const { password = '' } = options;
  if (account === undefined)
    throw new MailboxAccessError(
      'usage',
      'The stack has no account to sign in with a password.',
      `Set its mailbox, then provision it: ${pulumiCommand('config set mailbox jobs@contoso.com')} --stack <customer>`,
    );
  if (password === '')
    throw new MailboxAccessError('usage', `The password of ${account} is missing.`, 'Enter it at the prompt.');
  const common = buildOptions(options, wire);
  // What the monitor is believed to do is proven, not recommended.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  return new identity.UsernamePasswordCredential(tenantId, clientId, account, password, common);
}

/** Nothing is kept on disk, and of what goes wrong only what the wire has seen. */
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
