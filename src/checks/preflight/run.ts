import { runChecks } from '../../diagnostics/checks/check.ts';
import type { RawSettings } from '../../registration/settings/read.ts';
import type { Settings } from '../../registration/settings/settings.ts';
import type { Target } from '../../pulumi/stack/open.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { wrapForTerminal } from '../../common/wrap.ts';
import { graphBaseOf } from '../../graph/base.ts';
import { openGraph } from '../../graph/client.ts';
import { openCredential } from '../../graph/openCredential.ts';
import { authority } from '../../registration/links.ts';
import { planPreflight } from './plan.ts';
import { buildPreflightReport } from './report.ts';
import type { PreflightReport } from './report.ts';
import { findCredential } from './source.ts';
import type { Opened, Subject } from './subject.ts';
import { toolCommand } from '../../diagnostics/commands.ts';
import { describeChecks, describeCounts } from '../consoleReport.ts';
import type { Context } from '../../registration/customers/context.ts';

/** The stack to check. */
export interface PreflightRequest {
  readonly raw: RawSettings;
  readonly settings: Settings;
  readonly target: Target;
  /** Of the stack's own application, once there is one. */
  readonly objectId: string | undefined;
  /** Optional. Receives the object ID of each API's service principal. */
  readonly onApi?: Subject['onApi'];
}

/**
 * Checks everything that provisioning a stack depends on. Read-only.
 *
 * @throws MailboxAccessError `interrupted`.
 */
export async function runPreflight(request: PreflightRequest, context: Context): Promise<PreflightReport> {
  const { settings } = request;
  try {
    return buildPreflightReport(settings, await runChecks(planPreflight(buildSubject(request, context))), new Date());
  } catch (error) {
    throw context.signal.aborted ? interrupted(settings.stack) : error;
  }
}

function buildSubject({ raw, settings, target, objectId, onApi }: PreflightRequest, context: Context): Subject {
  const { tenantId, metadataHost } = settings;
  const { signal } = context;
  const env = { ...context.env, ...target.env };
  const { credential, source } = findCredential(raw, env);
  const ca = target.emulator?.ca;
  const open = async (): Promise<Opened> => {
    if (credential.kind === 'none') throw new Error(credential.reason);
    const opened = await openCredential(
      credential,
      { tenantId, authority: authority(tenantId, metadataHost), ca },
      env,
    );
    const base = graphBaseOf(metadataHost);
    const token = await opened.getToken(`${base}/.default`, { abortSignal: signal });
    if (token === null) throw new Error('The credential gave no token.');
    // Read once: the Azure CLI takes a second per token, and the checked token is the one that is used.
    const same = { getToken: () => Promise.resolve(token) };
    return { graph: openGraph({ base, credential: same, ca, signal }), token: token.token };
  };
  return {
    settings,
    objectId,
    credential,
    source: target.emulator === undefined ? source : `the emulator (${source})`,
    open,
    signal,
    onApi,
  };
}

function interrupted(stack: string): MailboxAccessError {
  return new MailboxAccessError(
    'interrupted',
    `The preflight of ${stack} was interrupted. Nothing was changed.`,
    `Run it again: ${toolCommand('preflight', stack)}`,
  );
}

/** Prints the results in order; below each failure, who can fix it and how. */
export function printPreflight(report: PreflightReport, { console }: Pick<Context, 'console'>): void {
  const { customer, tenantId, checks } = report;
  const head = wrapForTerminal(`${customer}: tenant ${tenantId}`, console);
  console.out(`${head}\n\n${describeChecks(checks, console)}\n\n${describeCounts(checks)}\n`);
}

/** Prints the warnings of a preflight that does not stop the up. */
export function printWarnings({ checks }: PreflightReport, { console }: Pick<Context, 'console'>): void {
  const warnings = checks.filter(({ result }) => result === 'warning');
  if (warnings.length > 0) console.err(`${describeChecks(warnings, console)}\n`);
}

/** Why an `up` stops before it begins. */
export function refusePreflight({ stack, checks }: PreflightReport): MailboxAccessError {
  const titles = checks.filter(({ result }) => result === 'failed').map(({ title }) => title);
  return new MailboxAccessError(
    'preflight-failed',
    `Preflight of ${stack} failed (${titles.join(', ')}). Nothing was changed.`,
    `Fix the failed checks, then run:\n  ${toolCommand('up', stack)}\nTo skip the checks:\n  ${toolCommand('up', stack, '--skip-preflight')}`,
  );
}
