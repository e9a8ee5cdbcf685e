/** How the provider signs in, by what is given to it. */
export type CredentialKind = 'certificate' | 'client secret' | 'OIDC token' | 'GitHub Actions' | 'Azure CLI';

/** The credential that the provider takes, or why this program cannot take the same. */
export type CredentialChoice =
  | { readonly kind: CredentialKind; readonly clientId?: string }
  | {
      readonly kind: 'none';
      readonly reason: string;
      /** Whether the provider had better not take it either. */
      readonly isUnsafe: boolean;
    };

const isOn = (value: string | undefined): boolean => value === 'true' || value === '1';
const isSet = (value: string | undefined): value is string => value !== undefined && value !== '';

/**
 * Chooses as the provider does: the first that is complete of certificate, client secret, OIDC, managed identity, Azure CLI
 * (go-azure-sdk, auth.NewAuthorizerFromCredentials). It reads `azuread:…` settings too; secrets among them are encrypted and
 * only the engine can read them, so those count here only when the environment has them.
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

/** The provider takes PKCS#12, `@azure/identity` PEM: only a file that is PEM serves both. */
function chooseCertificate(env: NodeJS.ProcessEnv, clientId: string): CredentialChoice {
  const path = env.ARM_CLIENT_CERTIFICATE_PATH;
  return isSet(path) && /\.pem$/i.test(path)
    ? { kind: 'certificate', clientId }
    : { kind: 'none', reason: 'only the provider can read a PKCS#12 certificate', isUnsafe: false };
}
