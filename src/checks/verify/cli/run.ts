import { MailboxAccessError } from '../../../common/errors.ts';
import { openTarget, runCustomer } from '../../../pulumi/stack/open.ts';
import type { Target, Targets } from '../../../pulumi/stack/open.ts';
import { graphBaseOf } from '../../../graph/base.ts';
import { openGraph } from '../../../graph/client.ts';
import { chooseCredential } from '../../../graph/credential.ts';
import { openCredential } from '../../../graph/openCredential.ts';
import { openSignIn } from '../../../mailbox/oauth/signIn.ts';
import type { SignInMethod } from '../../../diagnostics/signInMethod.ts';
import { planChecks } from '../plan.ts';
import type { Unattended } from '../plan.ts';
import type { Proof } from '../proof.ts';
import { buildReport } from '../report.ts';
import type { Report } from '../report.ts';
import { runChecks } from '../../../diagnostics/checks/check.ts';
import type { Context } from '../../../registration/customers/context.ts';
import { showSession } from '../../../pulumi/session/engineReport.ts';
import { showProgress } from './progress.ts';
import type { Notes } from './progress.ts';
import type { Provisioned } from '../../../pulumi/session/provisioned.ts';

/** Options of a verification. */
export interface ProofRequest {
  readonly method: SignInMethod | undefined;
  readonly full: boolean;
  readonly send: boolean;
  readonly json: boolean;
  /** For the method `password`; kept in memory alone. */
  readonly password?: string;
}

/**
 * Verifies one customer.
 *
 * @param targets Optional. What the customers of a fleet have together.
 * @throws MailboxAccessError `interrupted` with nothing written, or what hinders the directory's opening.
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
    const checks = planChecks(...prepare(provisioned, request, target, context, notes));
    const results = await showProgress(checks, context.console, notes, (onEnd) => runChecks(checks, onEnd));
    if (context.signal.aborted) throw interrupted(stack);
    const signIn = request.method ?? 'none';
    return buildReport({ stack, outputs, signIn, verifiedAt: new Date() }, results);
  } catch (error) {
    throw context.signal.aborted ? interrupted(stack) : error;
  } finally {
    await target.close();
  }
}

/** Returns what the checks with a sign-in need, and those without one. */
function prepare(
  { projectFolder, stack, engine, outputs, settings }: Provisioned,
  { method, full, send, password }: ProofRequest,
  target: Target,
  { signal, engineSignal, env }: Context,
  notes: Notes,
): [Proof, Unattended] {
  const ca = target.emulator?.ca;
  const graphBase = graphBaseOf(settings.metadataHost);
  const onPrompt = (text: string) => notes.show?.('sign-in', text);
  const open: Proof['open'] = (chosen) => openSignIn(chosen, { outputs, ca, signal, env, password, onPrompt });
  const credentialEnv = { ...env, ...target.env };
  const credential = chooseCredential(credentialEnv);
  return [
    { stack, outputs, method, full, send, ca, signal, graphBase, open },
    {
      credential,
      preview: () =>
        runCustomer('preview', stack, {
          projectFolder,
          engine,
          target,
          signal,
          engineSignal,
          // The check reports every difference, so none is refused here.
          programOptions: { onBreakingChanges: () => undefined },
        }),
      openGraph: async () => {
        if (credential.kind === 'none') throw new Error(credential.reason);
        const opened = await openCredential(credential, { ...outputs, ca }, credentialEnv);
        return openGraph({ base: graphBase, credential: opened, ca, signal });
      },
    },
  ];
}

function interrupted(stack: string): MailboxAccessError {
  return new MailboxAccessError(
    'interrupted',
    `The verification of ${stack} was interrupted. No report was written.`,
    `Run it again: npx mailbox-access verify ${stack}`,
  );
}
