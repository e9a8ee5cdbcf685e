import type { PreflightReport } from '../../checks/preflight/report.ts';
import type { PreflightRequest } from '../../checks/preflight/run.ts';
import { quoteForShell } from '../../common/quote.ts';
import { toolCommand } from '../../diagnostics/commands.ts';
import { describeEngine, provideEngine } from '../../pulumi/session/engineReport.ts';
import { openBackend } from '../../pulumi/stack/open.ts';
import type { Context } from '../../registration/customers/context.ts';
import { provisioningConsentUrl } from '../../registration/links.ts';
import { draftSettings } from '../../registration/settings/files.ts';
import { readSettings } from '../../registration/settings/read.ts';
import { buildCommand, nothingWritten } from './answers.ts';
import type { NewPlace } from './customer.ts';
import { initStack } from './initStack.ts';
import { renderFile, settingsOf, type Customer } from './render.ts';
import { createSettings, removeSettings, requireNew, settingsFile } from './write.ts';

/** The written settings of a customer, and their stack. */
export interface WrittenCustomer {
  readonly customer: Customer;
  readonly projectFolder: string;
  readonly request: Omit<PreflightRequest, 'target'>;
}

/**
 * Writes the settings file and creates the stack. Removes the file again if the stack cannot be created.
 *
 * @throws MailboxAccessError `settings-invalid`, `customer-exists`, `settings-unwritable`, `engine-failed`, `engine-missing`, `interrupted`
 */
export async function writeCustomer(
  customer: Customer,
  projectFolder: string,
  context: Context,
): Promise<WrittenCustomer> {
  const { stack, answers } = customer;
  const { env: ownEnv, signal } = context;
  const raw = await draftSettings(projectFolder, stack, settingsOf(customer), ownEnv);
  const settings = readSettings(raw);
  const [engine, env] = await Promise.all([provideEngine(context), openBackend(settings, projectFolder, ownEnv)]);
  context.console.err(`${describeEngine(engine)}\n`);
  const again = buildCommand(stack, answers);
  if (signal.aborted) throw nothingWritten(stack, again);
  await requireNew(projectFolder, stack);
  await createSettings(projectFolder, stack, renderFile(customer));
  try {
    const { secretsProvider } = answers;
    await initStack({ projectFolder, stack, engine, env, secretsProvider, again, signal });
  } catch (error) {
    await removeSettings(projectFolder, stack);
    throw error;
  }
  return { customer, projectFolder, request: { raw, settings, objectId: undefined } };
}

/** Runs the preflight checks of the customer. The settings stay, whatever the result. */
export async function preflightCustomer(
  { request }: WrittenCustomer,
  place: NewPlace,
  context: Context,
): Promise<PreflightReport> {
  const [target, { runPreflight }] = await Promise.all([
    place.openTarget(request.settings),
    import('../../checks/preflight/run.ts'),
  ]);
  return runPreflight({ ...request, target }, context);
}

/**
 * Returns a new customer as `--json` prints it.
 *
 * @param preflight Undefined when it was skipped.
 * @param provisioningClientId Client ID of the provider's application, which needs access; undefined when unknown.
 */
export function describeCustomer(
  { customer, projectFolder, request }: WrittenCustomer,
  preflight: PreflightReport | undefined,
  provisioningClientId: string | undefined,
) {
  const { stack, tenantId } = customer;
  const { metadataHost } = request.settings;
  const url =
    provisioningClientId === undefined
      ? undefined
      : provisioningConsentUrl(tenantId, provisioningClientId, metadataHost);
  return {
    customer: stack,
    tenantId,
    file: settingsFile(projectFolder, stack),
    settings: settingsOf(customer),
    provisioningConsentUrl: url,
    preflight,
    next: listNextSteps(stack, preflight?.result, url),
  };
}

/**
 * Returns the next steps for a new customer, in order. A link in a step stays on one line.
 *
 * @internal Tests look at them.
 */
export function listNextSteps(
  stack: string,
  preflight: PreflightReport['result'] | undefined,
  consentUrl: string | undefined,
): readonly string[] {
  const file = quoteForShell(`Pulumi.${stack}.yaml`);
  const again = toolCommand('preflight', stack);
  return [
    ...(consentUrl === undefined
      ? []
      : [
          `If not done yet, have an administrator of the customer approve your provisioning application (docs/guides/many-customers.md):\n\n${consentUrl}\n`,
        ]),
    ...(preflight === undefined ? [`Run the preflight checks: ${again}`] : []),
    ...(preflight === 'failed' ? [`Fix the failed checks, then rerun: ${again}`] : []),
    `See what would be created: ${toolCommand('preview', stack)}`,
    `Have the settings reviewed: git add ${file} && git commit -m ${quoteForShell(`Customer ${stack}`)} -- ${file}`,
    `Provision: ${toolCommand('up', stack)}`,
    `Create the page for the customer: ${toolCommand('handover', stack)}`,
    `Check that the mailbox can be read: ${toolCommand('verify', stack, '--sign-in')}`,
  ];
}
