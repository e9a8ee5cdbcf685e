import { MailboxAccessError } from '../../common/errors.ts';
import type { SignInMethod } from '../../diagnostics/signInMethod.ts';
import { formatJson } from '../../common/console/console.ts';
import { projectOf, type Context, type GlobalOptions } from '../../registration/customers/context.ts';
import { exitCode } from '../exitCodes.ts';
import { passwordVariable, readPassword } from '../password.ts';
import { runFleet } from '../fleet/run.ts';
import { chooseStacks, type FleetOptions } from '../fleet/choose.ts';
import { reportFleet } from '../fleet/report.ts';
import { readProvisioned, readStack } from '../../pulumi/session/provisioned.ts';
import { fileSettings } from '../../registration/settings/files.ts';
import { readSettings } from '../../registration/settings/read.ts';
import type { FleetRow } from '../../reporting/model/schema.ts';
import type { Shared } from '../deployment.ts';
import type { ProofRequest } from '../../checks/verify/run.ts';
import type { Report } from '../../checks/verify/report.ts';

interface VerifyOptions extends GlobalOptions, FleetOptions {
  readonly signIn?: boolean;
  readonly deviceCode?: boolean;
  readonly asMonitor?: boolean;
  readonly full?: boolean;
  readonly send?: boolean;
}

export async function run(named: readonly string[], options: VerifyOptions, context: Context): Promise<number> {
  const projectFolder = await projectOf(options);
  const { stacks, isFleet } = await chooseStacks(projectFolder, named, options);
  const [customer] = stacks;
  if (!isFleet && customer !== undefined) return verifyOne(customer, options, context);
  refuseSignIn(options);
  const report = await runFleet(
    { operation: 'verify', stacks, projectFolder, options },
    (stack, ownContext, shared) => verifyForFleet(stack, projectFolder, ownContext, shared),
    context,
  );
  return reportFleet(report, projectFolder, options, context);
}

/** Refuses a sign-in for several customers. @throws MailboxAccessError `usage` */
function refuseSignIn(options: VerifyOptions): void {
  const given = (['signIn', 'deviceCode', 'asMonitor', 'full', 'send'] as const).filter((key) => options[key] === true);
  if (given.length === 0) return;
  throw new MailboxAccessError(
    'usage',
    'Only one customer can be verified with a sign-in.',
    'For one customer: npx mailbox-access verify <customer> --sign-in. For several, without a sign-in: npx mailbox-access verify --all',
  );
}

async function verifyOne(customer: string, options: VerifyOptions, context: Context): Promise<number> {
  const request = await readRequest(customer, options, context);
  // The engine reads the outputs while this process loads the code of the checks.
  const [provisioned, { printReport, runProof }, { writeReport }] = await Promise.all([
    readProvisioned(customer, options, context),
    import('../../checks/verify/run.ts'),
    import('../../checks/verify/reportFile.ts'),
    import('../../pulumi/stack/stack.ts'),
  ]);
  const report = await runProof(provisioned, request, context);
  // Printed before it is written, so that a full disk does not lose the report.
  if (options.json === true) context.console.out(formatJson(report));
  else printReport(report, context);
  await writeReport(provisioned.projectFolder, report);
  return report.result === 'failed' ? exitCode.failed : exitCode.done;
}

/** @throws MailboxAccessError `usage` when the options contradict each other or the password is missing. */
async function readRequest(customer: string, options: VerifyOptions, context: Context): Promise<ProofRequest> {
  const { full = false, send = false } = options;
  const method = readMethod(customer, options);
  if (method === undefined && (full || send))
    throw new MailboxAccessError(
      'usage',
      `${full ? '--full' : '--send'} needs a sign-in to the mailbox.`,
      `Choose a sign-in method: npx mailbox-access verify ${customer} --sign-in ${full ? '--full' : '--send'}`,
    );
  const password = method === 'password' ? await requirePassword(customer, context) : undefined;
  return { method, full, send, password };
}

function readMethod(customer: string, { signIn, deviceCode, asMonitor }: VerifyOptions): SignInMethod | undefined {
  const chosen = [
    ...(signIn === true ? (['browser'] as const) : []),
    ...(deviceCode === true ? (['device-code'] as const) : []),
    ...(asMonitor === true ? (['password'] as const) : []),
  ];
  if (chosen.length <= 1) return chosen[0];
  throw new MailboxAccessError(
    'usage',
    'More than one sign-in method is given.',
    `Give one: npx mailbox-access verify ${customer} --sign-in`,
  );
}

async function requirePassword(customer: string, context: Context): Promise<string> {
  const password = await readPassword(context.console.isInteractive ? 'Password of the account: ' : undefined, context);
  if (password !== '') return password;
  throw new MailboxAccessError(
    'usage',
    'The password of the account is missing.',
    `Type it at the prompt or set the environment variable ${passwordVariable}. Do not put it on the command line: npx mailbox-access verify ${customer} --as-monitor`,
  );
}

/** Verifies one customer of a fleet, without a sign-in. */
async function verifyForFleet(
  stack: string,
  projectFolder: string,
  context: Context,
  { engine, targets }: Shared,
): Promise<FleetRow> {
  const startedAtMs = performance.now();
  const [{ runProof }, { writeReport }] = await Promise.all([
    import('../../checks/verify/run.ts'),
    import('../../checks/verify/reportFile.ts'),
  ]);
  const settings = readSettings(await fileSettings(projectFolder, stack, context.env));
  const provisioned = await readStack({ projectFolder, stack, settings }, context, engine);
  const request = { method: undefined, full: false, send: false };
  const report = await runProof(provisioned, request, context, targets);
  await writeReport(projectFolder, report);
  return describeProof(report, performance.now() - startedAtMs);
}

/** Describes the result in a row. It is good when all checks without a sign-in passed: a fleet run skips the others. */
function describeProof(report: Report, durationMs: number): FleetRow {
  const { stack, customer, tenantId, clientId, checks } = report;
  const declared = checks.find(({ name }) => name === 'declared');
  const consent = checks.find(({ name }) => name === 'consent');
  const isHealthy = declared?.result === 'passed' && consent?.result === 'passed';
  return {
    stack,
    result: isHealthy && report.result === 'incomplete' ? 'passed' : report.result,
    customer,
    tenantId,
    clientId,
    durationMs,
    checks,
    clientIdKept: declared?.result === 'passed' || undefined,
  };
}
