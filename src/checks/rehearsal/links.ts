import type { SignInMethod } from '../../diagnostics/signInMethod.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import type { Outputs } from '../../registration/outputs/schema.ts';
import type { Settings } from '../../registration/settings/settings.ts';
import { describeChecks } from '../consoleReport.ts';
import { runProof } from '../verify/cli/run.ts';
import type { LinkAnswer, Stage } from './findings.ts';
import { describeStage } from './report.ts';
import type { Session } from './session.ts';
import { stack } from './workspace.ts';

/** Signs in before any consent, then after each link. */
export async function tryLinks(session: Session, settings: Settings, outputs: Outputs): Promise<void> {
  if (session.password !== undefined) await signIn(session, settings, outputs, 'none', { result: 'skipped' });
  for (const link of ['guide', 'all'] as const) {
    const answer = await offerLink(session, outputs, link);
    await signIn(session, settings, outputs, link, answer);
  }
}

async function offerLink(
  { isAttended, context }: Session,
  { authorizeUrls, account }: Outputs,
  link: 'guide' | 'all',
): Promise<LinkAnswer> {
  if (!isAttended) return { result: 'skipped' };
  const { console, signal } = context;
  const who = account === undefined ? '' : `, sign in as ${account}`;
  console.err(`\nOpen this link in a private window${who} and accept:\n${authorizeUrls[link]}\n`);
  const typed = await console.ask(
    'Press Enter when you have accepted. If the page shows an AADSTS number, type it. To skip this link, type s: ',
    signal,
  );
  signal.throwIfAborted();
  const number = /\d{4,7}/.exec(typed)?.[0];
  if (number !== undefined) return { result: 'refused', aadsts: Number(number) };
  return { result: typed.trim() === '' ? 'accepted' : 'skipped' };
}

async function signIn(
  session: Session,
  settings: Settings,
  outputs: Outputs,
  link: Stage['link'],
  answer: LinkAnswer,
): Promise<void> {
  const { workspace, engine, target, recorder, context, password, stages, steps } = session;
  recorder.step = link === 'none' ? 'before any link' : `after the link ${link}`;
  const methods: SignInMethod[] = [];
  if (link === 'none' || answer.result !== 'skipped') {
    if (password !== undefined) methods.push('password');
    if (link !== 'none' && (await session.confirm('Also sign in with the browser, which may ask to accept more?')))
      methods.push('browser');
  }
  const reports = [];
  for (const method of methods) {
    const request = { method, full: false, send: false, json: false, password };
    const provisioned = { projectFolder: workspace.folder, stack, engine, outputs, settings };
    const nothing = () => Promise.resolve();
    const targets = { open: () => Promise.resolve({ ...target, close: nothing }) };
    try {
      const report = await runProof(provisioned, request, context, targets);
      context.console.err(`${describeChecks(report.checks, context.console)}\n`);
      reports.push(report);
    } catch (error) {
      // Without a browser, for example, there are still the other answers.
      if (!(error instanceof MailboxAccessError) || context.signal.aborted) throw error;
      context.console.err(`${error.problem}\n`);
      steps.push({ title: `Sign-in by ${method}`, result: 'skipped', detail: error.code });
    }
  }
  const stage: Stage = { link, answer, reports };
  stages.push(stage);
  steps.push(...describeStage(stage));
}
