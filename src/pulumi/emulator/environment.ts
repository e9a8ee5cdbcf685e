import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getCACertificates } from 'node:tls';
import { makeBackend } from './backend.ts';
import { loadEntraEmulator } from './packages.ts';

/** Every other way in which the provider would sign in, or be told where; an empty value reads as unset. */
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

/** The credential that provisions in the emulator. */
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
 * What a person exports to run plain `pulumi`, with the official plugin, on the emulator that is served from `folder`. The engine may have to
 * download that plugin first, so that the system's authorities are trusted beside the emulator's.
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

/** Go reads its trust from these two variables, on Linux alone; a folder without certificates shuts the system's out. */
export function buildTrust(folder: string): Record<'SSL_CERT_FILE' | 'SSL_CERT_DIR', string> {
  return { SSL_CERT_FILE: join(folder, 'directory', 'ca.pem'), SSL_CERT_DIR: join(folder, 'state') };
}
