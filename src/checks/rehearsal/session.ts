import { MailboxAccessError } from '../../common/errors.ts';
import type { Engine } from '../../pulumi/cli/locate.ts';
import type { CustomerRunOptions, Target } from '../../pulumi/stack/open.ts';
import type { Context } from '../../registration/customers/context.ts';
import type { RawSettings } from '../../registration/settings/read.ts';
import type { Settings } from '../../registration/settings/settings.ts';
import type { Stage } from './findings.ts';
import type { Recorder } from './recorder.ts';
import type { Step } from './report.ts';
import type { Workspace } from './workspace.ts';

export interface RehearsalOptions {
  readonly projectFolder: string;
  readonly customer: string;
  /** The customer's. */
  readonly raw: RawSettings;
  readonly settings: Settings;
  /** Of the account; undefined to sign in without it. */
  readonly password: string | undefined;
  /** Whether a person is there to open links. */
  readonly isAttended: boolean;
  /** Asks before a step that changes something. */
  readonly confirm: (question: string) => Promise<boolean>;
}

/** What the steps of a rehearsal share. */
export interface Session extends Pick<RehearsalOptions, 'customer' | 'password' | 'isAttended' | 'confirm'> {
  readonly workspace: Workspace;
  readonly engine: Engine;
  readonly target: Target;
  readonly recorder: Recorder;
  readonly startRecording: () => void;
  readonly context: Context;
  readonly steps: Step[];
  readonly stages: Stage[];
}

/** How the engine runs on the throwaway registration. */
export function runOptions({ workspace, engine, target, context }: Session, signal: AbortSignal): CustomerRunOptions {
  const { engineSignal, console } = context;
  return { projectFolder: workspace.folder, engine, target, signal, engineSignal, onNotice: console.err };
}

/** Runs one step, and notes how long it took or the code of its failure. */
export async function timed<T>(
  { recorder, steps, context }: Session,
  title: string,
  step: string,
  run: () => Promise<T>,
): Promise<T> {
  recorder.step = step;
  context.console.err(`${title} …\n`);
  const startedAtMs = performance.now();
  try {
    const result = await run();
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
    steps.push({ title, result: 'passed', detail: `${seconds} s` });
    return result;
  } catch (error) {
    steps.push({ title, result: 'failed', detail: error instanceof MailboxAccessError ? error.code : 'unexpected' });
    throw error;
  }
}
