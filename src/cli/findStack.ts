import type { Settings } from '../config/settings.ts';
import type { Engine } from '../engine/find/locate.ts';
import { openBackend } from '../engine/open.ts';
import type { Targets } from '../engine/open.ts';
import type { Operation } from '../engine/operation.ts';
import { readStackOutputs } from '../engine/outputs.ts';
import { readBefore } from '../engine/tenant.ts';
import type { Before } from '../guard/harm.ts';
import type { Context } from './context.ts';
import { provideEngine } from './engineReport.ts';

/** What the customers of a fleet have together. */
export interface Shared {
  readonly engine: Engine;
  readonly targets: Targets;
  /** Whether there is a stack of these settings already; asked for once for all. */
  readonly exists: (settings: Settings) => Promise<boolean>;
}

/** What is known of a stack before its operation. */
export interface FoundStack {
  readonly engine: Engine;
  /** What it has; undefined when it was never provisioned, or when it is untold. */
  readonly before: Before | undefined;
  /** Whether only the operation itself tells what the stack has. */
  readonly isUntold: boolean;
  /** Optional. Where it is known. */
  readonly exists?: boolean;
}

/** Finds the engine, and what one stack has. @throws MailboxAccessError `tenant-changed` when its settings name another tenant. */
export async function findEngineFor(settings: Settings, projectFolder: string, context: Context): Promise<FoundStack> {
  const engine = await provideEngine(context);
  return { engine, isUntold: false, ...(await readHad(settings, projectFolder, engine, context.console.err)) };
}

/**
 * Finds what a stack of a fleet has. The engine is not started for it where the operation begins with a preview, which tells that and
 * changes nothing.
 */
export async function findShared(
  operation: Operation,
  settings: Settings,
  projectFolder: string,
  { engine, exists: lookUp }: Shared,
): Promise<FoundStack> {
  const exists = await lookUp(settings);
  const isUntold = exists && (operation === 'preview' || operation === 'up');
  if (isUntold || !exists) return { engine, before: undefined, isUntold, exists };
  return { engine, isUntold, ...(await readHad(settings, projectFolder, engine)) };
}

async function readHad(
  settings: Settings,
  projectFolder: string,
  engine: Engine,
  onNotice?: (text: string) => void,
): Promise<Pick<FoundStack, 'before' | 'exists'>> {
  const { stack } = settings;
  const env = await openBackend(settings, projectFolder);
  const notice = onNotice === undefined ? {} : { onNotice };
  const outputs = await readStackOutputs({ projectFolder, stack, engine, env, ...notice });
  return { before: readBefore(outputs, settings), exists: outputs !== undefined };
}
