import { runCustomer } from '../pulumi/stack/open.ts';
import { findStateApplication, readState, type StateOptions } from '../pulumi/stack/state.ts';
import { beginStack, hasSalt, removeEmptyStack } from '../pulumi/stack/removeStack.ts';
import type { MailboxAccessError } from '../common/errors.ts';
import type { PreflightRequest } from '../checks/preflight/run.ts';
import type { MailResource } from '../registration/permissions.ts';
import { describeError } from '../reporting/model/describeError.ts';
import type { FleetRow } from '../reporting/model/schema.ts';
import { planOf } from '../reporting/plan/build.ts';
import { printPlan, report } from './customerResult.ts';
import type { Deployment } from './deployment.ts';
import { reportError } from './reportError.ts';

/** The existing parts of a stack that was never fully provisioned. */
export interface Begun {
  readonly isMissing: boolean;
  /** Object ID of an application that an earlier run created before it was interrupted. */
  readonly application: string | undefined;
}

/**
 * Provisions a stack for the first time, in one run of the engine without a preview. Preflight runs while the engine
 * starts. If preflight fails, nothing is declared, and a stack that this run created is removed.
 *
 * @returns undefined when another run created the registration in the meantime.
 */
export async function createStack(
  deployment: Deployment,
  { isMissing, application }: Begun,
): Promise<FleetRow | undefined> {
  const { settings, run, options, context } = deployment;
  const { stack } = settings;
  if (application === undefined) printPlan(planOf(settings), deployment);
  // The state is also read after Ctrl-C.
  const state = { ...run, stack, env: deployment.target.env, signal: undefined };
  const hadSalt = await hasSalt(state);
  const begunStack = isMissing ? await beginStack(state) : undefined;
  // A first run that was interrupted is continued without preflight.
  const resources: Partial<Record<MailResource, string>> = {};
  const onApi = (api: MailResource, objectId: string) => (resources[api] = objectId);
  const preflight = options.skipPreflight || application !== undefined ? undefined : checkFirst(deployment, onApi);
  // Avoids an unhandled rejection: the program awaits it later, when the engine has started it.
  preflight?.catch(() => undefined);
  let refused: MailboxAccessError | undefined;
  const begun = { isDeclared: false };
  const ready = async () => {
    refused = await preflight?.then(({ refusal }) => refusal);
    if (refused !== undefined) throw refused;
    begun.isDeclared = true;
    return resources;
  };
  try {
    const done = await runCustomer('up', stack, {
      ...run,
      exists: isMissing ? false : run.exists,
      made: begunStack?.made,
      programOptions: { ready },
    });
    return report(done, [], undefined, deployment);
  } catch (error) {
    const isOurs = (await begunStack?.made) === true;
    const checked = refused === undefined ? undefined : await preflight;
    if (checked?.isNameTaken === true && (await hasApplication(state))) {
      context.console.err(`Another run has created the registration of ${stack} meanwhile.\n`);
      return undefined;
    }
    if (isOurs && !begun.isDeclared)
      await removeEmptyStack(state, { hadSalt }).catch(() => {
        context.console.err(`Stack ${stack} is kept: another run uses it, or it could not be removed.\n`);
      });
    if (refused === undefined || checked === undefined) throw error;
    const { found, print } = checked;
    if (!options.asJson) print();
    reportError(refused, context);
    return { stack, result: 'failed', preflight: found, error: describeError(refused) };
  }
}

/** Returns whether the stack has an application; false when its state cannot be read. */
async function hasApplication(state: StateOptions): Promise<boolean> {
  const found = await readState(state).catch(() => undefined);
  return findStateApplication(found?.resources) !== undefined;
}

async function checkFirst({ raw, settings, target, context }: Deployment, onApi: PreflightRequest['onApi']) {
  const { printPreflight, printWarnings, refusePreflight, runPreflight } = await import('../checks/preflight/run.ts');
  const found = await runPreflight({ raw, settings, target, objectId: undefined, onApi }, context);
  printWarnings(found, context);
  const failed = found.checks.filter(({ result }) => result === 'failed');
  return {
    found,
    refusal: found.result === 'failed' ? refusePreflight(found) : undefined,
    /** Whether only the name is refused, perhaps because another run of the same stack creates it. */
    isNameTaken: failed.every(({ name }) => name === 'duplicateNames'),
    print: () => {
      printPreflight(found, context);
    },
  };
}
