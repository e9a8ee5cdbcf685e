import { runChecks } from '../../diagnostics/checks/check.ts';
import type { RawSettings } from '../../registration/settings/read.ts';
import type { Settings } from '../../registration/settings/settings.ts';
import type { Target } from '../../pulumi/stack/open.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { wrapForTerminal } from '../../common/wrap.ts';
import { graphBaseOf, openGraph } from '../../graph/client.ts';
import { openCredential } from '../../graph/credential.ts';
import { authority } from '../../registration/links.ts';
import { toolCommand } from '../../diagnostics/commands.ts';
import type { Context } from '../../registration/customers/context.ts';
import { describeChecks, describeCounts } from '../consoleReport.ts';
import { planPreflight } from './plan.ts';
import { buildPreflightReport, type PreflightReport } from './report.ts';
import { findCredential } from './credential.ts';
import type { Opened, Subject } from './subject.ts';

export interface PreflightRequest {
  readonly raw: RawSettings;
  readonly settings: Settings;
  readonly target: Target;
  /** Object ID of the stack's own application; undefined before it exists. */
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
    if (!context.signal.aborted) throw error;
    throw new MailboxAccessError(
      'interrupted',
      `The preflight of ${settings.stack} was interrupted. Nothing was changed.`,
      `Run it again: ${toolCommand('preflight', settings.stack)}`,
    );
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
    const host = { tenantId, authority: authority(tenantId, metadataHost), ca };
    const opened = await openCredential(credential, host, env);
    const base = graphBaseOf(metadataHost);
    const token = await opened.getToken(`${base}/.default`, { abortSignal: signal });
    if (token === null) throw new Error('The credential gave no token.');
    // Read once: the Azure CLI takes a second per token, and the token to check must be the one in use.
    const same = { getToken: () => Promise.resolve(token) };
    return { graph: openGraph({ base, credential: same, ca, signal }), token: token.token };
  };
  const where = target.emulator === undefined ? source : `the emulator (${source})`;
  return { settings, objectId, credential, source: where, open, signal, onApi };
}

/** Prints the results in order; below each failure, who can fix it and how. */
export function printPreflight(report: PreflightReport, { console }: Pick<Context, 'console'>): void {
  const { customer, tenantId, checks } = report;
  const head = wrapForTerminal(`${customer}: tenant ${tenantId}`, console);
  const counts = wrapForTerminal(describeCounts(checks), console);
  console.out(`${head}\n\n${describeChecks(checks, console)}\n\n${counts}\n`);
}

export function printWarnings({ checks }: PreflightReport, { console }: Pick<Context, 'console'>): void {
  const warnings = checks.filter(({ result }) => result === 'warning');
  if (warnings.length > 0) console.err(`${describeChecks(warnings, console)}\n`);
}

export function refusePreflight({ stack, checks }: PreflightReport): MailboxAccessError {
  const titles = checks.filter(({ result }) => result === 'failed').map(({ title }) => title);
  return new MailboxAccessError(
    'preflight-failed',
    `Preflight of ${stack} failed (${titles.join(', ')}). Nothing was changed.`,
    `Fix the failed checks, then run:\n  ${toolCommand('up', stack)}\nTo skip the checks:\n  ${toolCommand('up', stack, '--skip-preflight')}`,
  );
}
