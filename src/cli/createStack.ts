import { runCustomer } from '../pulumi/stack/open.ts';
import { findStateApplication, readState } from '../pulumi/stack/state.ts';
import { hasSalt, removeEmptyStack } from '../pulumi/stack/removeStack.ts';
import type { MailboxAccessError } from '../common/errors.ts';
import { describeError } from '../reporting/model/describeError.ts';
import type { FleetRow } from '../reporting/model/schema.ts';
import { planOf } from '../reporting/plan/build.ts';
import { printPlan, report } from './customerResult.ts';
import type { Deployment } from './deployment.ts';
import { reportError } from './reportError.ts';

/** What exists of a stack that was never fully provisioned. */
export interface Begun {
  readonly isMissing: boolean;
  /** Object ID of an application that an earlier run created before it was interrupted. */
  readonly application: string | undefined;
}

/**
 * Provisions a stack for the first time, in one run of the engine without a preview. Preflight runs while the engine starts. If preflight
 * fails, nothing is declared, and a stack that this run created is removed.
 *
 * @returns undefined when another run has provisioned the stack meanwhile.
 */
export async function createStack(
  deployment: Deployment,
  { isMissing, application }: Begun,
): Promise<FleetRow | undefined> {
  const { settings, run, options, context } = deployment;
  const { stack } = settings;
  if (application === undefined) printPlan(planOf(settings), deployment);
  // A first run that was interrupted is continued without preflight.
  const preflight = options.skipPreflight || application !== undefined ? undefined : checkFirst(deployment);
  // The program awaits it once the engine has started the program.
  preflight?.catch(() => undefined);
  const state = { ...run, stack, env: deployment.target.env };
  const hadSalt = await hasSalt(state);
  let refused: MailboxAccessError | undefined;
  const begun = { isDeclared: false };
  const ready = async () => {
    refused = await preflight?.then(({ refusal }) => refusal);
    if (refused !== undefined) throw refused;
    begun.isDeclared = true;
  };
  try {
    const done = await runCustomer('up', stack, {
      ...run,
      exists: isMissing ? false : run.exists,
      programOptions: { ready },
    });
    return report(done, [], undefined, deployment);
  } catch (error) {
    // Preflight found the registration that the other run has just created.
    if (refused !== undefined && findStateApplication((await readState(state))?.resources) !== undefined) {
      context.console.err(`Another run has provisioned ${stack} meanwhile.\n`);
      return undefined;
    }
    if (isMissing && !begun.isDeclared)
      await removeEmptyStack(state, { hadSalt }).catch(() => {
        context.console.err(`Stack ${stack} is kept: another run uses it, or it could not be removed.\n`);
      });
    if (refused === undefined || preflight === undefined) throw error;
    const { found, print } = await preflight;
    if (!options.asJson) print();
    reportError(refused, context);
    return { stack, result: 'failed', preflight: found, error: describeError(refused) };
  }
}

async function checkFirst({ raw, settings, target, context }: Deployment) {
  const { printPreflight, printWarnings, refusePreflight, runPreflight } = await import('../checks/preflight/run.ts');
  const found = await runPreflight({ raw, settings, target, objectId: undefined }, context);
  printWarnings(found, context);
  return {
    found,
    refusal: found.result === 'failed' ? refusePreflight(found) : undefined,
    print: () => {
      printPreflight(found, context);
    },
  };
}
