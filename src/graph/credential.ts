import type { TokenCredential, TokenCredentialOptions } from '@azure/identity';
import { openBoundedClient, tlsOptionsOf } from './http.ts';

/** The ways in which the provider can sign in. */
export type CredentialKind = 'certificate' | 'client secret' | 'OIDC token' | 'GitHub Actions' | 'Azure CLI';

/** The credential that the provider uses, or why this program cannot use it. */
export type CredentialChoice =
  | { readonly kind: CredentialKind; readonly clientId?: string }
  | {
      readonly kind: 'none';
      readonly reason: string;
      /** True when the provider should not sign in either. */
      readonly isUnsafe: boolean;
    };

const isOn = (value: string | undefined): boolean => value === 'true' || value === '1';
const isSet = (value: string | undefined): value is string => value !== undefined && value !== '';

/**
 * Chooses as the provider does: the first that is complete of certificate, client secret, OIDC, managed identity, Azure
 * CLI (go-azure-sdk, auth.NewAuthorizerFromCredentials). The provider also reads `azuread:…` settings. Only the engine
 * can decrypt the secrets among them, so those count here only when the environment has them.
 */
export function chooseCredential(env: NodeJS.ProcessEnv): CredentialChoice {
  const clientId = env.ARM_CLIENT_ID;
  if (isSet(clientId)) {
    if (isSet(env.ARM_CLIENT_CERTIFICATE) || isSet(env.ARM_CLIENT_CERTIFICATE_PATH))
      return chooseCertificate(env, clientId);
    if (isSet(env.ARM_CLIENT_SECRET)) return { kind: 'client secret', clientId };
    if (isOn(env.ARM_USE_OIDC) && isSet(env.ARM_OIDC_TOKEN)) return { kind: 'OIDC token', clientId };
    if (isOn(env.ARM_USE_OIDC) && isSet(env.ACTIONS_ID_TOKEN_REQUEST_URL)) return { kind: 'GitHub Actions', clientId };
  }
  if (isOn(env.ARM_USE_MSI))
    return { kind: 'none', reason: 'a managed identity names no tenant, so it is not used', isUnsafe: true };
  return env.ARM_USE_CLI === 'false'
    ? { kind: 'none', reason: 'the environment holds no complete credential and ARM_USE_CLI is false', isUnsafe: true }
    : { kind: 'Azure CLI' };
}

/** The provider takes PKCS#12 and `@azure/identity` takes PEM, so only a PEM file works for both. */
function chooseCertificate(env: NodeJS.ProcessEnv, clientId: string): CredentialChoice {
  const path = env.ARM_CLIENT_CERTIFICATE_PATH;
  return isSet(path) && /\.pem$/i.test(path)
    ? { kind: 'certificate', clientId }
    : { kind: 'none', reason: 'only the provider can read a PKCS#12 certificate', isUnsafe: false };
}

interface LoginHost {
  readonly tenantId: string;
  /** The stack's `authority`: `https://<login host>/<tenantId>`. */
  readonly authority: string;
  /** Certificate authority to trust instead of the usual ones: the emulator's. */
  readonly ca?: string | undefined;
}

/** Creates the chosen credential. It sends no request before its first token. */
export async function openCredential(
  choice: Exclude<CredentialChoice, { readonly kind: 'none' }>,
  host: LoginHost,
  env: NodeJS.ProcessEnv,
): Promise<TokenCredential> {
  const identity = await import('@azure/identity');
  // A secret goes to the login host and nowhere else.
  const options = { ...credentialOptions(host), httpClient: openBoundedClient(new URL(host.authority).origin) };
  const { tenantId } = host;
  const clientId = choice.clientId ?? '';
  const { ARM_CLIENT_CERTIFICATE_PASSWORD: password } = env;
  switch (choice.kind) {
    case 'client secret':
      return new identity.ClientSecretCredential(tenantId, clientId, env.ARM_CLIENT_SECRET ?? '', options);
    case 'certificate':
      return new identity.ClientCertificateCredential(
        tenantId,
        clientId,
        {
          certificatePath: env.ARM_CLIENT_CERTIFICATE_PATH ?? '',
          certificatePassword: password === '' ? undefined : password,
        },
        options,
      );
    case 'OIDC token':
      return new identity.ClientAssertionCredential(
        tenantId,
        clientId,
        () => Promise.resolve(env.ARM_OIDC_TOKEN ?? ''),
        options,
      );
    case 'GitHub Actions':
      return new identity.ClientAssertionCredential(tenantId, clientId, () => requestActionsToken(env), options);
    case 'Azure CLI':
      return new identity.AzureCliCredential({ tenantId });
  }
}

/** Returns options for a login host. Instance discovery refuses the emulator, which is not one of Microsoft's hosts. */
export function credentialOptions({ authority, ca }: LoginHost): TokenCredentialOptions & {
  readonly disableInstanceDiscovery?: boolean;
} {
  const { origin, hostname } = new URL(authority);
  return {
    authorityHost: origin,
    disableInstanceDiscovery: hostname === 'localhost',
    ...tlsOptionsOf(ca),
  };
}

/** Requests a token for one audience from the runner (https://docs.github.com/actions/reference/security/oidc). */
async function requestActionsToken(env: NodeJS.ProcessEnv): Promise<string> {
  const url = new URL(env.ACTIONS_ID_TOKEN_REQUEST_URL ?? '');
  if (url.protocol !== 'https:') throw new Error('ACTIONS_ID_TOKEN_REQUEST_URL is not an https address.');
  url.searchParams.set('audience', 'api://AzureADTokenExchange');
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${env.ACTIONS_ID_TOKEN_REQUEST_TOKEN ?? ''}` },
    redirect: 'error',
    signal: AbortSignal.timeout(30_000),
  });
  const { value } = (await answer.json()) as { readonly value?: unknown };
  return typeof value === 'string' ? value : '';
}
