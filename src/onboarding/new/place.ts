import type { Settings } from '../../registration/settings/settings.ts';
import { openBackend, openTarget } from '../../pulumi/stack/open.ts';
import type { Target } from '../../pulumi/stack/open.ts';
import type { LoginPlace } from './tenant.ts';

/** Where tenants are looked up and customers are provisioned, while it is open. */
export interface OpenPlace extends LoginPlace {
  readonly openTarget: (settings: Settings) => Promise<Target>;
  readonly close: () => Promise<void>;
}

/** Opens the login host of the public cloud, or the emulator, which is served when it is not yet. */
export async function openPlace(
  projectFolder: string,
  metadataHost: string | undefined,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<OpenPlace> {
  if (metadataHost === undefined)
    return {
      origin: 'https://login.microsoftonline.com',
      signal,
      openTarget: (settings) => openTarget(settings, projectFolder, env),
      close: () => Promise.resolve(),
    };
  // Loaded only for emulator stacks, as elsewhere.
  const { findOrServe, openEmulator } = await import('../../pulumi/emulator/emulator.ts');
  const directory = await findOrServe(projectFolder, metadataHost);
  return {
    origin: `https://${metadataHost}`,
    ca: directory.ca,
    signal,
    openTarget: async () => {
      const backend = await openBackend({ metadataHost }, projectFolder, env);
      const emulator = await openEmulator(directory, projectFolder, metadataHost, env, backend);
      return { emulator, env: emulator.env, close: () => emulator.close() };
    },
    close: () => directory.close(),
  };
}
