import { join } from 'node:path';
import { emulatorFolder } from '../../pulumi/emulator/backend.ts';
import type { Engine } from '../../pulumi/cli/locate.ts';
import { sharesBackend } from '../../pulumi/stack/backend.ts';
import { openBackend } from '../../pulumi/stack/open.ts';
import { readProject } from '../../registration/settings/files.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { exists } from '../../common/files.ts';
import type { FleetProgress } from '../run.ts';
import { listStacks } from '../stacks.ts';

/** The backend of a stack: `emulator` in the project folder, or the one that the environment names. */
export type Backend = 'emulator' | 'environment';

/** The stacks of the project in one backend, or why they could not be listed. */
export interface Listed {
  readonly env: Readonly<Record<string, string>>;
  readonly stacks: ReadonlySet<string>;
  readonly error?: MailboxAccessError;
}

export interface StatusOptions {
  readonly projectFolder: string;
  readonly engine: Engine;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** The selected customers; each has a settings file. */
  readonly customers: readonly string[];
  /** Whether all customers are read, including stacks without settings. */
  readonly isWhole: boolean;
  /** The number of engines that run at once. */
  readonly parallel: number;
  /** Optional. Called with the number of states before the engine reads them. */
  readonly follow?: (total: number) => Promise<FleetProgress>;
}

export function backendOf(metadataHost: string | undefined): Backend {
  return metadataHost === undefined || sharesBackend(process.env) ? 'environment' : 'emulator';
}

/** Lists the stacks in each backend that customers use, and in those that may have stacks of former customers. */
export async function listPlaces(
  used: Iterable<Backend>,
  options: StatusOptions,
): Promise<ReadonlyMap<Backend, Listed>> {
  const { isWhole } = options;
  const places = new Set(used);
  if (isWhole && !sharesBackend(options.env) && (await exists(join(emulatorFolder(options.projectFolder), 'state'))))
    places.add('emulator');
  // An unused login may be another project's, so only a backend that the environment or Pulumi.yaml names is listed.
  const named = options.env.PULUMI_BACKEND_URL ?? (await readProject(options.projectFolder)).backend?.url ?? '';
  if (isWhole && named !== '') places.add('environment');
  const listed = await Promise.all([...places].map(async (place) => [place, await list(place, options)] as const));
  return new Map(listed);
}

async function list(place: Backend, { projectFolder, engine, env: ownEnv, signal }: StatusOptions): Promise<Listed> {
  let env: Listed['env'] = {};
  try {
    env = await openBackend(place === 'emulator' ? { metadataHost: 'localhost' } : {}, projectFolder, ownEnv);
    return { env, stacks: new Set(await listStacks({ projectFolder, engine, env, signal })) };
  } catch (error) {
    if (!(error instanceof MailboxAccessError) || error.code === 'interrupted') throw error;
    return { env, stacks: new Set(), error };
  }
}
