import { createRequire } from 'node:module';
import { join } from 'node:path';
import { MailboxAccessError } from '../../common/errors.ts';
import { exists, replaceFile } from '../../common/files.ts';
import { openProjectFolder } from '../../common/projectFolder.ts';
import { graphBaseOf } from '../../graph/client.ts';
import { observeExchanges } from '../../graph/http.ts';
import { loadEntraEmulator } from '../../pulumi/emulator/packages.ts';
import type { EntraEmulatorPackage } from '../../pulumi/emulator/packages.ts';
import { provideEngine } from '../../pulumi/session/engineReport.ts';
import { runCustomer } from '../../pulumi/stack/open.ts';
import type { Context } from '../../registration/customers/context.ts';
import { readOutputs } from '../../registration/outputs/read.ts';
import { fileSettings } from '../../registration/settings/files.ts';
import { readSettings } from '../../registration/settings/read.ts';
import type { Settings } from '../../registration/settings/settings.ts';
import { printPreflight, runPreflight } from '../preflight/run.ts';
import { destroyThrowaway } from './destroy.ts';
import { answerQuestions } from './findings.ts';
import { formatRecording, Recorder } from './recorder.ts';
import type { Recording } from './recorder.ts';
import { Redactor } from './redact.ts';
import { compareWithEmulator } from './replay.ts';
import { renderReport } from './report.ts';
import type { RehearsalReport } from './report.ts';
import { tryLinks } from './links.ts';
import { runOptions, timed } from './session.ts';
import type { RehearsalOptions, Session } from './session.ts';
import { openRecordedTarget } from './target.ts';
import { buildVocabulary } from './vocabulary.ts';
import { openWorkspace, removeWorkspace, stack, writeProject } from './workspace.ts';

const { version } = createRequire(import.meta.url)('../../../package.json') as { readonly version: string };

/** Without these a registration cannot be created. What else the preflight finds is what a rehearsal is for. */
const essential: readonly string[] = ['credential', 'tenant', 'rights', 'apis', 'duplicateNames'];

export interface RehearsalResult extends RehearsalReport {
  /** Paths of the files to send back. */
  readonly files: { readonly report: string; readonly recording: string };
}

/**
 * Rehearses a customer's set-up with a throwaway registration, which is deleted at the end, whatever happens.
 *
 * @throws MailboxAccessError what stopped it, after the report was written; `interrupted` without one.
 */
export async function rehearse(options: RehearsalOptions, given: Context): Promise<RehearsalResult> {
  const { projectFolder, customer, settings } = options;
  // Standard output is for the result.
  const context = { ...given, console: { ...given.console, out: given.console.err } };
  const [emulators, engine] = await Promise.all([loadEntraEmulator(), provideEngine(context)]);
  const workspace = await openWorkspace(projectFolder, customer);
  const redactor = buildRedactor(settings, emulators);
  const recorder = new Recorder(redactor);
  const target = await openRecordedTarget(
    { metadataHost: settings.metadataHost, projectFolder, workspace, engine },
    emulators,
    context,
  ).catch(async (error: unknown) => {
    if (!workspace.isLeftover) await removeWorkspace(workspace);
    throw error;
  });
  redactor.name('{provisioner}', { ...context.env, ...target.env }.ARM_CLIENT_ID);
  let stopRecording: () => void = () => undefined;
  const startRecording = () => {
    stopRecording = observeExchanges(recorder.observe);
  };
  const shared = { workspace, engine, target, recorder, context, startRecording };
  const session: Session = { ...options, ...shared, steps: [], stages: [] };
  const failure = await runSteps(session, options).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  stopRecording();
  await target.close();
  if (context.signal.aborted) throw interrupted(customer, failure, await exists(workspace.folder));
  const result = await writeFiles(session, settings, projectFolder, emulators);
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

async function runSteps(
  session: Session,
  { projectFolder, raw, settings: customers }: RehearsalOptions,
): Promise<void> {
  const { workspace, target, recorder, context, steps, customer } = session;
  if (workspace.isLeftover) await removeLeftover(session, projectFolder, customers);
  // What was left is in no recording: it was created in another.
  session.startRecording();
  await writeProject(workspace, customers, raw);
  const ownRaw = await fileSettings(workspace.folder, stack, context.env);
  const settings = readSettings(ownRaw);
  recorder.step = 'preflight';
  const preflight = await runPreflight({ raw: ownRaw, settings, target, objectId: undefined }, context);
  printPreflight(preflight, context);
  const failed = preflight.checks.filter(({ name, result }) => result === 'failed' && essential.includes(name));
  const checks = preflight.checks.map(({ name, result }) => `${name} ${result}`).join(', ');
  steps.push({ title: 'Preflight', result: failed.length > 0 ? 'failed' : 'passed', detail: checks });
  if (failed.length > 0) {
    await removeWorkspace(workspace);
    throw new MailboxAccessError(
      'preflight-failed',
      `Preflight failed (${failed.map(({ title }) => title).join(', ')}). Nothing was changed in the tenant.`,
      `Fix the failed checks, then: npx mailbox-access rehearse ${customer}`,
    );
  }
  const question = `Create the app registration "${settings.displayName}" in tenant ${settings.tenantId}?`;
  if (!(await session.confirm(question))) {
    await removeWorkspace(workspace);
    throw new MailboxAccessError(
      'interrupted',
      'Nothing was changed in the tenant.',
      `To rehearse: npx mailbox-access rehearse ${customer}`,
    );
  }
  let isKept = false;
  try {
    const outputs = await timed(session, 'Create the registration', 'up', async () => {
      const done = await runCustomer('up', stack, runOptions(session, context.signal));
      return readOutputs(done.outputs, stack);
    });
    await tryLinks(session, settings, outputs);
    isKept = !(await session.confirm(`Delete "${settings.displayName}" now?`)) && !context.signal.aborted;
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

/** Removes what an earlier rehearsal has left. @throws MailboxAccessError `tenant-changed` */
async function removeLeftover(session: Session, projectFolder: string, customers: Settings): Promise<void> {
  const { workspace, context, customer } = session;
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

/** Not under the signal that may have ended the rehearsal: a second Ctrl-C stops the engine. */
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

async function writeFiles(
  { recorder, steps, stages, customer }: Session,
  { metadataHost }: Settings,
  projectFolder: string,
  emulators: EntraEmulatorPackage,
): Promise<RehearsalResult> {
  const { exchanges } = recorder;
  const recording: Recording = {
    version: 1,
    against: metadataHost === undefined ? 'Microsoft' : 'emulator',
    exchanges,
  };
  const report: RehearsalReport = {
    against: recording.against,
    day: new Date().toISOString().slice(0, 10),
    version,
    steps,
    findings: answerQuestions(stages, exchanges),
    comparison: await compareWithEmulator(recording, emulators),
  };
  const folder = await openProjectFolder(join(projectFolder, 'reports', 'rehearsal'));
  const files = { report: join(folder, `${customer}.md`), recording: join(folder, `${customer}.json`) };
  await replaceFile(files.report, renderReport(report));
  await replaceFile(files.recording, formatRecording(recording));
  return { ...report, files };
}
