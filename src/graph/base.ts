/** Where Microsoft Graph is: in the public cloud, or in the emulator. */
export function graphBaseOf(metadataHost: string | undefined): string {
  return metadataHost === undefined ? 'https://graph.microsoft.com' : `https://${metadataHost}`;
}
