import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { embeddedFolder } from '../../pulumi/emulator/backend.ts';
import type { Engine } from '../../pulumi/cli/locate.ts';
import { openBackend } from '../../pulumi/stack/open.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { listStacks } from '../stacks.ts';
import type { StackEntry } from '../stacks.ts';

/** Where states are: of stacks on the embedded directory in the project, of all others where the environment says. */
export type Place = 'embedded' | 'environment';

/** The stacks of the project in one place, or why they could not be listed. */
export interface Listed {
  /** For the engine. */
  readonly env: Readonly<Record<string, string>>;
  readonly stacks: ReadonlyMap<string, StackEntry>;
  readonly error?: MailboxAccessError;
}

export interface PlaceOptions {
  readonly projectFolder: string;
  readonly engine: Engine;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

export function placeOf(metadataHost: string | undefined): Place {
  return metadataHost === undefined ? 'environment' : 'embedded';
}

/**
 * Lists the stacks in each place that customers point at, and where the stacks of former ones may be.
 *
 * @param isWhole Whether stacks without settings are looked for.
 */
export async function listPlaces(
  used: Iterable<Place>,
  isWhole: boolean,
  options: PlaceOptions,
): Promise<ReadonlyMap<Place, Listed>> {
  const places = new Set(used);
  if (isWhole && (await exists(join(embeddedFolder(options.projectFolder), 'state')))) places.add('embedded');
  // A login that nobody uses may be another project's; what the environment names is meant.
  if (isWhole && (options.env.PULUMI_BACKEND_URL ?? '') !== '') places.add('environment');
  const listed = await Promise.all([...places].map(async (place) => [place, await list(place, options)] as const));
  return new Map(listed);
}

async function list(place: Place, { projectFolder, engine, signal }: PlaceOptions): Promise<Listed> {
  let env: Listed['env'] = {};
  try {
    env = await openBackend(place === 'embedded' ? { metadataHost: 'localhost' } : {}, projectFolder);
    const stacks = await listStacks({ projectFolder, engine, env, signal });
    return { env, stacks: new Map(stacks.map((stack) => [stack.name, stack])) };
  } catch (error) {
    if (!(error instanceof MailboxAccessError) || error.code === 'interrupted') throw error;
    return { env, stacks: new Map(), error };
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
