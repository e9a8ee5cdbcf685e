import type { RawSettings } from '../../registration/settings/read.ts';
import { chooseCredential } from '../../graph/credential.ts';
import type { CredentialChoice, CredentialKind } from '../../graph/credential.ts';

/** The provider's keys in a stack's file that say how it signs in. */
const signsIn = /^azuread:(client(Id|Secret|Certificate)|use(Oidc|Msi|Cli)|oidc)/;

/** Where each kind of credential is found. */
const sources: Readonly<Record<CredentialKind, string>> = {
  certificate: 'ARM_CLIENT_CERTIFICATE_PATH',
  'client secret': 'ARM_CLIENT_SECRET',
  'OIDC token': 'ARM_OIDC_TOKEN',
  'GitHub Actions': 'ACTIONS_ID_TOKEN_REQUEST_URL',
  'Azure CLI': 'az',
};

/** The credential that the provider takes for a stack, and where it is found, in words. */
export function findCredential(
  { stack, values, encrypted = [] }: RawSettings,
  env: NodeJS.ProcessEnv,
): { readonly credential: CredentialChoice; readonly source: string } {
  const own = [...Object.keys(values), ...encrypted].find((key) => signsIn.test(key));
  const source = `Pulumi.${stack}.yaml`;
  if (own !== undefined)
    return {
      credential: { kind: 'none', reason: `${source} has ${own}, which only the engine can read`, isUnsafe: false },
      source,
    };
  const credential = chooseCredential(env);
  return { credential, source: credential.kind === 'none' ? 'nowhere' : sources[credential.kind] };
}
