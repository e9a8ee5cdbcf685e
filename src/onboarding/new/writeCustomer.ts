import { draftSettings } from '../../registration/settings/files.ts';
import { readSettings } from '../../registration/settings/read.ts';
import { openBackend } from '../../pulumi/stack/open.ts';
import { nothingWritten } from './nothingWritten.ts';
import { provisioningConsentUrl } from '../../registration/links/consent.ts';
import { buildCommand } from './answers.ts';
import { initStack } from './initStack.ts';
import { listNextSteps } from './nextSteps.ts';
import type { OpenPlace } from './place.ts';
import { listSettings, renderFile } from './render.ts';
import type { Customer } from './render.ts';
import { createSettings, removeSettings, requireNew, settingsFile } from './write.ts';
import type { PreflightReport } from '../../checks/preflight/report.ts';
import type { Context } from '../../registration/customers/context.ts';
import { describeEngine, provideEngine } from '../../pulumi/session/engineReport.ts';
import type { PreflightRequest } from '../../checks/preflight/run.ts';

/** A customer that was made, as `--json` gives it. */
export interface NewCustomer {
  readonly customer: string;
  readonly tenantId: string;
  /** Path of the settings file. */
  readonly file: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly provisioningConsentUrl?: string;
  /** Left out when it was skipped. */
  readonly preflight?: PreflightReport;
  /** What comes next, in order. */
  readonly next: readonly string[];
}

/** Settings that were written, and the stack that goes with them. */
export interface WrittenCustomer {
  readonly customer: Customer;
  readonly projectFolder: string;
  readonly request: Omit<PreflightRequest, 'target'>;
}

/**
 * Writes the settings file and makes the stack; where the second fails, the first is taken back.
 *
 * @throws MailboxAccessError `settings-invalid`, `customer-exists`, `settings-unwritable`, `engine-failed`, `engine-missing`, `interrupted`
 */
export async function writeCustomer(
  customer: Customer,
  projectFolder: string,
  context: Context,
): Promise<WrittenCustomer> {
  const { stack, answers } = customer;
  const own = Object.fromEntries(listSettings(customer).map(({ key, value }) => [key, value]));
  const raw = await draftSettings(projectFolder, stack, own, context.env);
  const settings = readSettings(raw);
  const [engine, env] = await Promise.all([provideEngine(context), openBackend(settings, projectFolder, context.env)]);
  context.console.err(`${describeEngine(engine)}\n`);
  const { signal } = context;
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
  place: OpenPlace,
  context: Context,
): Promise<PreflightReport> {
  const [target, { runPreflight }] = await Promise.all([
    place.openTarget(request.settings),
    import('../../checks/preflight/run.ts'),
  ]);
  try {
    return await runPreflight({ ...request, target }, context);
  } finally {
    await target.close();
  }
}

export function describeCustomer(
  { customer, projectFolder, request }: WrittenCustomer,
  preflight: PreflightReport | undefined,
  provisioningClientId: string | undefined,
): NewCustomer {
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
    settings: Object.fromEntries(listSettings(customer).map(({ key, value }) => [key, value])),
    provisioningConsentUrl: url,
    preflight,
    next: listNextSteps({ stack, preflight: preflight?.result, provisioningConsentUrl: url }),
  };
}
