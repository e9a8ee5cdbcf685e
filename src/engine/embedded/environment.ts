import { join } from 'node:path';
import { developmentTenant } from '../../../offline/entra/index.ts';

/** The state of embedded stacks stays in the project, under a passphrase that protects nothing. */
export function buildBackend(folder: string): Record<string, string> {
  return {
    PULUMI_BACKEND_URL: `file://${join(folder, 'state').replaceAll('\\', '/')}`,
    PULUMI_CONFIG_PASSPHRASE: 'embedded-directory',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
  };
}

/** Whoever provisions in the embedded directory; every other way to sign in is switched off. */
export function buildCredentials(metadataHost: string): Record<string, string> {
  return {
    ARM_METADATA_HOSTNAME: metadataHost,
    ARM_TENANT_ID: '',
    ARM_CLIENT_ID: developmentTenant.clientId,
    ARM_CLIENT_SECRET: developmentTenant.clientSecret,
    ARM_USE_CLI: 'false',
    ARM_USE_OIDC: 'false',
    ARM_USE_MSI: 'false',
  };
}

/** What a person exports to run plain `pulumi`, with the official plugin, on the embedded directory. */
export function describeEnvironment(folder: string, metadataHost: string): Record<string, string> {
  return { ...buildBackend(folder), ...buildCredentials(metadataHost), ...buildTrust(folder) };
}

/** Go reads its trust from these two variables, on Linux alone; a folder without certificates shuts the system's out. */
export function buildTrust(folder: string): Record<string, string> {
  return { SSL_CERT_FILE: join(folder, 'directory', 'ca.pem'), SSL_CERT_DIR: join(folder, 'state') };
}
