import { ProviderError } from './errors.ts';
import { text } from './values.ts';
import type { Values } from './values.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The settings, and the variable of the environment by which each is given too. */
const SOURCES = {
  // `host:port` of the cloud's metadata.
  metadataHost: 'ARM_METADATA_HOSTNAME',
  tenantId: 'ARM_TENANT_ID',
  clientId: 'ARM_CLIENT_ID',
  clientSecret: 'ARM_CLIENT_SECRET',
} as const;

export interface Settings extends Readonly<Record<keyof typeof SOURCES, string>> {
  /** The environment of the Azure CLI, which signs in where there is neither client ID nor secret. */
  readonly cli?: Environment;
}

/** Configuration of the provider, the stack's before the environment's. Throws what is missing, all at once, or what only the real one can do. */
export function readSettings(args: Values, env: Environment): Settings {
  const read = (key: keyof typeof SOURCES): string => text(args[key]) || (env[SOURCES[key]] ?? '');
  const settings = {
    metadataHost: read('metadataHost'),
    tenantId: read('tenantId'),
    clientId: read('clientId'),
    clientSecret: read('clientSecret'),
  };
  refuseOtherClouds(text(args.environment));
  const usesCli = env.ARM_USE_CLI === 'true' && settings.clientId === '' && settings.clientSecret === '';
  const needed = Object.keys(SOURCES) as (keyof typeof SOURCES)[];
  const missing = needed.filter((key) => settings[key] === '' && !(usesCli && key.startsWith('client')));
  if (missing.length > 0) {
    const wanted = missing.map((key) => `azuread:${key} (or ${SOURCES[key]})`).join(', ');
    throw new ProviderError(
      `The stand-in for the azuread provider signs in with a client secret, or the Azure CLI with ARM_USE_CLI=true, at a directory on this machine and lacks ${wanted}. ` +
        'For every other way of signing in use the official azuread plugin.',
    );
  }
  refuseOtherMachines(`https://${settings.metadataHost}`);
  return usesCli ? { ...settings, cli: env } : settings;
}

/** Throws for an address beyond this machine: the stand-in must not be able to change a real tenant. */
export function refuseOtherMachines(address: string): void {
  const host = URL.canParse(address) ? new URL(address).hostname : '';
  if (['localhost', '127.0.0.1', '[::1]'].includes(host)) return;
  throw new ProviderError(
    `The stand-in for the azuread provider talks to a directory on this machine only, not to ${address}. ` +
      'For a real tenant use the official azuread plugin.',
  );
}

function refuseOtherClouds(environment: string): void {
  if (['', 'public', 'global'].includes(environment)) return;
  throw new ProviderError(
    `The stand-in for the azuread provider knows the public cloud only, not azuread:environment ${environment}. ` +
      'For another cloud use the official azuread plugin.',
  );
}
