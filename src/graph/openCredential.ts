import type { TokenCredential, TokenCredentialOptions } from '@azure/identity';
import { openBoundedClient } from './http/boundedClient.ts';
import { tlsOptionsOf } from './http/tlsOptions.ts';
import type { CredentialChoice } from './credential.ts';

/** Where a credential signs in. */
export interface LoginHost {
  readonly tenantId: string;
  /** The stack's `authority`: `https://<login host>/<tenantId>`. */
  readonly authority: string;
  /** Certificate authority to trust instead of the usual ones; the emulator's. */
  readonly ca?: string | undefined;
}

/** Makes the credential that was chosen; no request is made before its first token. */
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

/** Instance discovery asks Microsoft whether a host is one of its own; the emulator is not. */
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

/** https://docs.github.com/actions/reference/security/oidc: the runner hands out a token for one audience. */
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
