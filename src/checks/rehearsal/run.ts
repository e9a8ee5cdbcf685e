import { createRequire } from 'node:module';
import { join } from 'node:path';
import { MailboxAccessError } from '../../common/errors.ts';
import { exists, replaceFile } from '../../common/files.ts';
import { openProjectFolder } from '../../common/projectFolder.ts';
import { graphBaseOf } from '../../graph/client.ts';
import { observeExchanges } from '../../graph/http.ts';
import { type EntraEmulatorPackage, loadEntraEmulator } from '../../pulumi/emulator/packages.ts';
import { provideEngine } from '../../pulumi/session/engineReport.ts';
import { type CustomerRunOptions, runCustomer } from '../../pulumi/stack/open.ts';
import type { Context } from '../../registration/customers/context.ts';
import { readOutputs } from '../../registration/outputs/read.ts';
import { fileSettings } from '../../registration/settings/files.ts';
import { readSettings } from '../../registration/settings/read.ts';
import type { Settings } from '../../registration/settings/settings.ts';
import { type PreflightRequest, printPreflight, runPreflight } from '../preflight/run.ts';
import { type RehearsalOptions, type Session, tryLinks } from './links.ts';
import { formatRecording, Recorder } from './recorder.ts';
import { buildVocabulary, Redactor } from './redact.ts';
import { compareWithEmulator } from './replay.ts';
import { answerQuestions, type RehearsalReport, renderReport } from './report.ts';
import { openRecordedTarget } from './target.ts';
import { destroyThrowaway, openWorkspace, removeWorkspace, stack, writeProject } from './workspace.ts';

const { version } = createRequire(import.meta.url)('../../../package.json') as { readonly version: string };

/** Checks that must pass before a registration can be created. Other failures are results of the rehearsal. */
const essential: readonly string[] = ['credential', 'tenant', 'rights', 'apis', 'duplicateNames'];

export interface RehearsalResult extends RehearsalReport {
  /** Paths of the files to send back. */
  readonly files: { readonly report: string; readonly recording: string };
}

/**
 * Rehearses a customer's set-up with a throwaway registration, which is always deleted at the end.
 *
 * @throws MailboxAccessError the failure, after the report was written; `interrupted` without a report.
 */
export async function rehearse(options: RehearsalOptions, given: Context): Promise<RehearsalResult> {
  const { projectFolder, customer, settings } = options;
  // Standard output is for the result.
  const context = { ...given, console: { ...given.console, out: given.console.err } };
  const [emulators, engine] = await Promise.all([loadEntraEmulator(), provideEngine(context)]);
  const workspace = await openWorkspace(projectFolder, customer);
  const redactor = buildRedactor(settings, emulators);
  const recorder = new Recorder(redactor);
  const opening = { metadataHost: settings.metadataHost, projectFolder, workspace, engine };
  const target = await openRecordedTarget(opening, emulators, context).catch(async (error: unknown) => {
    if (!workspace.isLeftover) await removeWorkspace(workspace);
    throw error;
  });
  redactor.name('{provisioner}', { ...context.env, ...target.env }.ARM_CLIENT_ID);
  const session: Session = { ...options, workspace, engine, target, recorder, context, steps: [], stages: [] };
  const failure = await runSteps(session).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  await target.close();
  if (context.signal.aborted) throw interrupted(customer, failure, await exists(workspace.folder));
  const result = await writeFiles(session, emulators);
  if (failure === undefined) return result;
  context.console.err(`Report: ${result.files.report}\n`);
  throw failure;
}

function buildRedactor(
  { tenantId, account, mailbox, metadataHost }: Settings,
  emulators: EntraEmulatorPackage,
): Redactor {
  const redactor = new Redactor(buildVocabulary(emulators));
  redactor.name('{tenant}', tenantId);
  redactor.name('{account}', account);
  redactor.name('{mailbox}', mailbox);
  redactor.name('{domain}', mailbox?.split('@')[1]);
  redactor.name('{graph}', graphBaseOf(metadataHost));
  redactor.name('{login}', 'https://login.microsoftonline.com');
  return redactor;
}

async function runSteps(session: Session): Promise<void> {
  const { workspace, recorder, context, raw } = session;
  if (workspace.isLeftover) await removeLeftover(session);
  // The recording does not include removing what an earlier rehearsal created.
  const stopRecording = observeExchanges(recorder.observe);
  try {
    await writeProject(workspace, session.settings, raw);
    const ownRaw = await fileSettings(workspace.folder, stack, context.env);
    const settings = readSettings(ownRaw);
    const refusal = await askBefore(session, { raw: ownRaw, settings, target: session.target, objectId: undefined });
    if (refusal !== undefined) {
      await removeWorkspace(workspace);
      throw refusal;
    }
    await createAndDelete(session, settings);
  } finally {
    stopRecording();
  }
}

/** Checks whether a registration can be created, and asks first. @returns the reason not to create it */
async function askBefore(
  { recorder, context, steps, customer, confirm }: Session,
  request: PreflightRequest,
): Promise<MailboxAccessError | undefined> {
  recorder.step = 'preflight';
  const preflight = await runPreflight(request, context);
  printPreflight(preflight, context);
  const failed = preflight.checks.filter(({ name, result }) => result === 'failed' && essential.includes(name));
  const checks = preflight.checks.map(({ name, result }) => `${name} ${result}`).join(', ');
  steps.push({ title: 'Preflight', result: failed.length > 0 ? 'failed' : 'passed', detail: checks });
  if (failed.length > 0)
    return new MailboxAccessError(
      'preflight-failed',
      `Preflight failed (${failed.map(({ title }) => title).join(', ')}). Nothing was changed in the tenant.`,
      `Fix the failed checks, then: npx mailbox-access rehearse ${customer}`,
    );
  const { displayName, tenantId } = request.settings;
  if (await confirm(`Create the app registration "${displayName}" in tenant ${tenantId}?`)) return undefined;
  return new MailboxAccessError(
    'interrupted',
    'Nothing was changed in the tenant.',
    `To rehearse: npx mailbox-access rehearse ${customer}`,
  );
}

async function createAndDelete(session: Session, settings: Settings): Promise<void> {
  const { workspace, engine, context, steps, customer, confirm } = session;
  let isKept = false;
  try {
    const outputs = await timed(session, 'Create the registration', 'up', async () =>
      readOutputs((await runCustomer('up', stack, runOptions(session, context.signal))).outputs, stack),
    );
    await tryLinks(session, { projectFolder: workspace.folder, stack, engine, outputs, settings });
    isKept = !(await confirm(`Delete "${settings.displayName}" now?`)) && !context.signal.aborted;
  } finally {
    if (isKept) steps.push({ title: 'Delete the registration', result: 'skipped', detail: 'kept' });
    else await destroy(session, settings);
  }
  if (isKept)
    throw new MailboxAccessError(
      'interrupted',
      `The app registration "${settings.displayName}" is still in the tenant.`,
      `To delete it: npx mailbox-access rehearse ${customer}`,
    );
}

function runOptions({ workspace, engine, target, context }: Session, signal: AbortSignal): CustomerRunOptions {
  const { engineSignal, console } = context;
  return { projectFolder: workspace.folder, engine, target, signal, engineSignal, onNotice: console.err };
}

/** Runs one step, and notes how long it took or the code of its failure. */
async function timed<T>(
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

/** Removes what an earlier rehearsal left behind. @throws MailboxAccessError `tenant-changed` */
async function removeLeftover(session: Session): Promise<void> {
  const { workspace, context, customer, projectFolder, settings: customers } = session;
  const settings = readSettings(await fileSettings(workspace.folder, stack, context.env));
  if (settings.tenantId !== customers.tenantId || settings.metadataHost !== customers.metadataHost)
    throw new MailboxAccessError(
      'tenant-changed',
      `An earlier rehearsal of ${customer} left a registration in another tenant, ${settings.tenantId}.`,
      `Set azuread:tenantId back to that, and to delete it: npx mailbox-access rehearse ${customer}`,
    );
  context.console.err(`An earlier rehearsal of ${customer} was ended before it was done. Removing what it left.\n`);
  await destroy(session, settings);
  await openWorkspace(projectFolder, customer);
}

/** Destroys with a new signal, because the rehearsal's may be aborted already. A second Ctrl-C stops the engine. */
async function destroy(session: Session, settings: Settings): Promise<void> {
  const { context, workspace, steps } = session;
  const { signal } = new AbortController();
  const removed = await timed(session, 'Delete the registration', 'destroy', () =>
    destroyThrowaway(settings, runOptions(session, signal), { ...context, signal }),
  );
  const isGone = removed !== undefined && removed > 0;
  const reason = removed === undefined ? 'the credential may not' : 'nothing is listed as deleted';
  steps.push({
    title: 'Delete for good',
    result: isGone ? 'passed' : 'skipped',
    detail: isGone ? `${removed} objects` : `${reason}; Entra keeps what was deleted for 30 days`,
  });
  await removeWorkspace(workspace);
}

function interrupted(customer: string, cause: unknown, isLeft: boolean): MailboxAccessError {
  return new MailboxAccessError(
    'interrupted',
    `The rehearsal of ${customer} was interrupted. ${isLeft ? 'Its registration may still be in the tenant.' : 'Nothing of it is left in the tenant.'}`,
    `${isLeft ? 'To delete it, rehearse' : 'Run it'} again: npx mailbox-access rehearse ${customer}`,
    { cause },
  );
}

async function writeFiles(session: Session, emulators: EntraEmulatorPackage): Promise<RehearsalResult> {
  const { recorder, steps, stages, customer, projectFolder, settings } = session;
  const { exchanges } = recorder;
  const against = settings.metadataHost === undefined ? 'Microsoft' : 'emulator';
  const report: RehearsalReport = {
    against,
    day: new Date().toISOString().slice(0, 10),
    version,
    steps,
    findings: answerQuestions(stages, exchanges),
    comparison: await compareWithEmulator({ exchanges }, emulators),
  };
  const folder = await openProjectFolder(join(projectFolder, 'reports', 'rehearsal'));
  const files = { report: join(folder, `${customer}.md`), recording: join(folder, `${customer}.json`) };
  await replaceFile(files.report, renderReport(report));
  await replaceFile(files.recording, formatRecording({ version: 1, against, exchanges }));
  return { ...report, files };
}
