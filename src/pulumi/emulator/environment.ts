import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getCACertificates } from 'node:tls';
import { makeBackend } from './backend.ts';
import { loadEntraEmulator } from './packages.ts';

/** Variables that would give the provider another sign-in or another host. An empty value reads as unset. */
const switchedOff = [
  'ARM_TENANT_ID',
  'ARM_ENVIRONMENT',
  'ARM_CLIENT_ID_FILE_PATH',
  'ARM_CLIENT_SECRET_FILE_PATH',
  'ARM_CLIENT_CERTIFICATE',
  'ARM_CLIENT_CERTIFICATE_PATH',
  'ARM_CLIENT_CERTIFICATE_PASSWORD',
  'ARM_OIDC_TOKEN',
  'ARM_OIDC_TOKEN_FILE_PATH',
  'ARM_OIDC_REQUEST_URL',
  'ARM_OIDC_REQUEST_TOKEN',
];

/** Returns the credential that provisions in the emulator. */
export async function buildCredentials(metadataHost: string): Promise<Record<string, string>> {
  const { developmentTenant } = await loadEntraEmulator();
  return {
    ...Object.fromEntries(switchedOff.map((name) => [name, ''])),
    ARM_METADATA_HOSTNAME: metadataHost,
    ARM_CLIENT_ID: developmentTenant.clientId,
    ARM_CLIENT_SECRET: developmentTenant.clientSecret,
    ARM_USE_CLI: 'false',
    ARM_USE_OIDC: 'false',
    ARM_USE_MSI: 'false',
  };
}

/**
 * Returns the variables for plain `pulumi`, with the official plugin, on the emulator that is served from `folder`. The
 * system's authorities are trusted too, because the engine may have to download that plugin.
 */
export async function describeEnvironment(folder: string, metadataHost: string): Promise<Record<string, string>> {
  const trust = buildTrust(folder);
  const bundle = join(folder, 'directory', 'authorities.pem');
  const ca = await readFile(trust.SSL_CERT_FILE, 'utf8');
  await writeFile(bundle, [ca, ...getCACertificates('system'), ...getCACertificates('bundled')].join('\n'));
  return {
    ...(await makeBackend(folder)),
    ...(await buildCredentials(metadataHost)),
    ...trust,
    SSL_CERT_FILE: bundle,
  };
}

/** Go reads its trust from these two variables, on Linux only. A folder without certificates excludes the system's. */
export function buildTrust(folder: string): Record<'SSL_CERT_FILE' | 'SSL_CERT_DIR', string> {
  return { SSL_CERT_FILE: join(folder, 'directory', 'ca.pem'), SSL_CERT_DIR: join(folder, 'state') };
}
