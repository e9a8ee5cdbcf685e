import { type DefaultRenderer, Listr, type ListrTaskWrapper, type SimpleRenderer } from 'listr2';
import { MailboxAccessError } from '../../common/errors.ts';
import { openTarget, runCustomer, type Target, type Targets } from '../../pulumi/stack/open.ts';
import { graphBaseOf, openGraph } from '../../graph/client.ts';
import { chooseCredential, openCredential } from '../../graph/credential.ts';
import { openSignIn } from '../../mailbox/oauth/signIn.ts';
import type { SignInMethod } from '../../diagnostics/signInMethod.ts';
import { runChecks } from '../../diagnostics/checks/check.ts';
import type { Context } from '../../registration/customers/context.ts';
import { showSession } from '../../pulumi/session/engineReport.ts';
import type { Provisioned } from '../../pulumi/session/provisioned.ts';
import type { Console } from '../../common/console/console.ts';
import { progressOnStderr } from '../../common/console/progress.ts';
import { wrapForTerminal } from '../../common/wrap.ts';
import { describeChecks, describeCounts } from '../consoleReport.ts';
import { planChecks, type Unattended } from './plan.ts';
import type { Proof } from './signIn.ts';
import { buildReport, type Check, type CheckResult, type Report } from './report.ts';

export interface ProofRequest {
  readonly method: SignInMethod | undefined;
  readonly full: boolean;
  readonly send: boolean;
  /** The password for the method `password`; kept only in memory. */
  readonly password?: string;
}

/**
 * Verifies one customer.
 *
 * @param targets Optional. The targets that the customers of a fleet share.
 * @throws MailboxAccessError `interrupted` with nothing written, or the error that prevents opening the directory.
 */
export async function runProof(
  provisioned: Provisioned,
  request: ProofRequest,
  context: Context,
  targets?: Pick<Targets, 'open'>,
): Promise<Report> {
  const { projectFolder, settings, stack, outputs } = provisioned;
  const target = await (targets?.open(settings) ?? openTarget(settings, projectFolder, context.env));
  try {
    showSession(context.console, target);
    const notes: Notes = {};
    const checks = planChecks(prepare(provisioned, request, target, context, notes));
    const results = await showProgress(checks, context.console, notes, (onEnd) => runChecks(checks, onEnd));
    context.signal.throwIfAborted();
    const signIn = request.method ?? 'none';
    return buildReport({ stack, outputs, signIn, verifiedAt: new Date() }, results);
  } catch (error) {
    if (!context.signal.aborted) throw error;
    throw new MailboxAccessError(
      'interrupted',
      `The verification of ${stack} was interrupted. No report was written.`,
      `Run it again: npx mailbox-access verify ${stack}`,
    );
  } finally {
    await target.close();
  }
}

/** Returns the input of all checks, with and without a sign-in. */
function prepare(
  { projectFolder, stack, engine, outputs, settings }: Provisioned,
  { method, full, send, password }: ProofRequest,
  target: Target,
  { signal, engineSignal, env }: Context,
  notes: Notes,
): Proof & Unattended {
  const ca = target.emulator?.ca;
  const graphBase = graphBaseOf(settings.metadataHost);
  const onPrompt = (text: string) => notes.show?.(text);
  const open: Proof['open'] = (chosen) => openSignIn(chosen, { outputs, ca, signal, env, password, onPrompt });
  const credentialEnv = { ...env, ...target.env };
  const credential = chooseCredential(credentialEnv);
  // The check reports every difference, so none is refused here.
  const programOptions = { onBreakingChanges: () => undefined };
  const preview = () =>
    runCustomer('preview', stack, { projectFolder, engine, target, signal, engineSignal, programOptions });
  const openDirectory = async () => {
    if (credential.kind === 'none') throw new Error(credential.reason);
    const opened = await openCredential(credential, { ...outputs, ca }, credentialEnv);
    return openGraph({ base: graphBase, credential: opened, ca, signal });
  };
  const proof = { stack, outputs, method, full, send, ca, signal, graphBase, open };
  return { ...proof, credential, preview, openGraph: openDirectory };
}

/** Shows what the person has to do during the sign-in; set while the progress is shown. */
interface Notes {
  show?: (text: string) => void;
}

type Task = ListrTaskWrapper<unknown, typeof DefaultRenderer, typeof SimpleRenderer>;

/**
 * Shows the running checks in a terminal, and clears them at the end, because the report repeats them. Without a
 * terminal, prints only what a person has to do.
 */
async function showProgress(
  checks: readonly Check[],
  console: Console,
  notes: Notes,
  run: (onEnd?: (result: CheckResult) => void) => Promise<readonly CheckResult[]>,
): Promise<readonly CheckResult[]> {
  const progress = progressOnStderr(console.isInteractive);
  if (progress.fallbackRendererCondition) {
    notes.show = (text) => {
      console.err(`${text}\n`);
    };
    return run();
  }
  const ended = new Map(checks.map(({ name }) => [name, Promise.withResolvers<CheckResult>()]));
  let signIn: Task | undefined;
  notes.show = (text) => {
    if (signIn !== undefined) signIn.output = text;
  };
  const results = run((result) => ended.get(result.name)?.resolve(result));
  const tasks = new Listr(
    checks.map(({ name, title }) => ({
      title,
      rendererOptions: { outputBar: Infinity, persistentOutput: true },
      task: async (_: unknown, task: Task) => {
        if (name === 'sign-in') signIn = task;
        const result = await Promise.race([ended.get(name)?.promise, results.then(() => undefined)]);
        if (result?.result === 'skipped') task.skip();
        if (result?.result === 'failed') throw new Error(title);
      },
    })),
    {
      ...progress,
      concurrent: true,
      exitOnError: false,
      rendererOptions: { ...progress.rendererOptions, clearOutput: true },
    },
  );
  await tasks.run().catch(() => undefined);
  return results;
}

/** Prints the results in order; below each failure, who can fix it and how; then a sentence for the customer. */
export function printReport(report: Report, { console }: Pick<Context, 'console'>): void {
  const { stack, customer, tenantId, clientId, checks, sentence } = report;
  const head = wrapForTerminal(customer, console);
  console.out(`${head}\n  tenantId  ${tenantId}\n  clientId  ${clientId}\n\n${describeChecks(checks, console)}\n`);
  const counts = `${describeCounts(checks)}; reports/${stack}.json`;
  console.out(wrapForTerminal(`\n${counts}\n\nTo send to the customer:\n${sentence}\n`, console));
}
