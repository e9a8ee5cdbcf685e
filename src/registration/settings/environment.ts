/**
 * What of the provider's keys the environment sets where the stack does not. They decide where credentials are sent, so
 * they are judged like settings.
 */
export function environmentSettings(env: NodeJS.ProcessEnv): Record<string, string> {
  const entries = [
    ['azuread:metadataHost', env.ARM_METADATA_HOSTNAME],
    ['azuread:environment', env.ARM_ENVIRONMENT],
  ] as const;
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== '')) as Record<
    string,
    string
  >;
}
