import type { InteractiveBrowserCredentialNodeOptions } from '@azure/identity';
import { MailboxAccessError } from '../../errors.ts';
import { credentialOptions } from '../../graph/openCredential.ts';
import { requireBrowser, requireLoopback } from './browser.ts';
import { endPages } from './pages.ts';
import type { SignInMethod, SignInOptions } from './signIn.ts';
import type { LoginWire } from './wire.ts';

/** What of `@azure/identity`'s credentials is used here. */
export interface Credential {
  /** Asks the person; the password credential has nobody to ask. */
  authenticate?(scopes: string[]): Promise<unknown>;
  /** After `authenticate`: never asks a person. */
  getToken(scopes: string[]): Promise<{ readonly token: string } | null>;
}

/**
 * Makes the credential of a method; it makes no request yet.
 *
 * @throws MailboxAccessError `browser-missing`, or `usage` when an account or password is missing.
 */
export async function openCredential(
  method: SignInMethod,
  options: SignInOptions,
  wire: LoginWire,
): Promise<Credential> {
  const { outputs, env = process.env, onPrompt } = options;
  const account = options.loginHint ?? outputs.account;
  if (method === 'browser') {
    requireLoopback(outputs.redirectUris);
    requireBrowser(env, process.platform);
  }
  const common = buildOptions(options, wire);
  const identity = await import('@azure/identity');
  switch (method) {
    case 'browser':
      return new identity.InteractiveBrowserCredential({
        ...common,
        ...(account === undefined ? {} : { loginHint: account }),
        browserCustomizationOptions: endPages,
      });
    case 'device-code':
      return new identity.DeviceCodeCredential({
        ...common,
        userPromptCallback: ({ userCode, verificationUri }) => {
          const { expiresAt } = wire;
          onPrompt?.(describeCode(userCode, verificationUri, account), { userCode, verificationUri, expiresAt });
        },
      });
    case 'password': {
      const { username, password } = readPassword(account, options.password);
      // What the monitor is believed to do is proven, not recommended.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      return new identity.UsernamePasswordCredential(outputs.tenantId, outputs.clientId, username, password, common);
    }
  }
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
  } satisfies InteractiveBrowserCredentialNodeOptions;
}

function describeCode(userCode: string, address: string, account: string | undefined): string {
  return `Open ${address} in a browser on any device, enter the code ${userCode}${account === undefined ? '' : ` and sign in as ${account}`}.`;
}

function readPassword(username: string | undefined, password: string | undefined) {
  if (username === undefined)
    throw new MailboxAccessError(
      'usage',
      'The stack names no account that could sign in by password.',
      'Set the mailbox first: pulumi config set mailbox jobs@contoso.com --stack <customer>',
    );
  if (password === undefined || password === '')
    throw new MailboxAccessError('usage', `The password of ${username} is not given.`, 'Give it at the prompt.');
  return { username, password };
}
