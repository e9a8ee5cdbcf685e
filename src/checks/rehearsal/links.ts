import { MailboxAccessError } from '../../common/errors.ts';
import type { Engine } from '../../pulumi/cli/locate.ts';
import type { Provisioned } from '../../pulumi/session/provisioned.ts';
import type { Target } from '../../pulumi/stack/open.ts';
import type { Context } from '../../registration/customers/context.ts';
import type { RawSettings } from '../../registration/settings/read.ts';
import type { Settings } from '../../registration/settings/settings.ts';
import { describeChecks } from '../consoleReport.ts';
import { runProof } from '../verify/run.ts';
import type { Recorder } from './recorder.ts';
import type { LinkAnswer, Stage, Step } from './report.ts';
import type { Workspace } from './workspace.ts';

export interface RehearsalOptions {
  readonly projectFolder: string;
  readonly customer: string;
  /** The raw settings of the customer. */
  readonly raw: RawSettings;
  readonly settings: Settings;
  /** The password of the account; undefined to sign in without it. */
  readonly password: string | undefined;
  readonly isAttended: boolean;
  /** Asks before a step that changes something. */
  readonly confirm: (question: string) => Promise<boolean>;
}

export interface Session extends RehearsalOptions {
  readonly workspace: Workspace;
  readonly engine: Engine;
  readonly target: Target;
  readonly recorder: Recorder;
  readonly context: Context;
  readonly steps: Step[];
  readonly stages: Stage[];
}

/** Signs in before any consent, then after each link. */
export async function tryLinks(session: Session, provisioned: Provisioned): Promise<void> {
  if (session.password !== undefined) await signIn(session, provisioned, 'none', { result: 'skipped' });
  for (const link of ['guide', 'all'] as const) {
    const answer: LinkAnswer = session.isAttended
      ? await offerLink(session.context, provisioned, link)
      : { result: 'skipped' };
    await signIn(session, provisioned, link, answer);
  }
}

async function offerLink(
  { console, signal }: Context,
  { outputs: { authorizeUrls, account } }: Provisioned,
  link: 'guide' | 'all',
): Promise<LinkAnswer> {
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
  provisioned: Provisioned,
  link: Stage['link'],
  answer: LinkAnswer,
): Promise<void> {
  const { target, recorder, context, password, stages, steps } = session;
  recorder.step = link === 'none' ? 'before any link' : `after the link ${link}`;
  const methods: ('password' | 'browser')[] = [];
  if (link === 'none' || answer.result !== 'skipped') {
    if (password !== undefined) methods.push('password');
    if (link !== 'none' && (await session.confirm('Also sign in with the browser, which may ask to accept more?')))
      methods.push('browser');
  }
  const reports = [];
  const targets = { open: () => Promise.resolve({ ...target, close: () => Promise.resolve() }) };
  for (const method of methods) {
    try {
      const report = await runProof(provisioned, { method, full: false, send: false, password }, context, targets);
      context.console.err(`${describeChecks(report.checks, context.console)}\n`);
      reports.push(report);
    } catch (error) {
      // The other methods may still give answers, for example without a browser.
      if (!(error instanceof MailboxAccessError) || context.signal.aborted) throw error;
      context.console.err(`${error.problem}\n`);
      steps.push({ title: `Sign-in by ${method}`, result: 'skipped', detail: error.code });
    }
  }
  const stage: Stage = { link, answer, reports };
  stages.push(stage);
  steps.push(...describeStage(stage));
}

function describeStage({ link, answer, reports }: Stage): readonly Step[] {
  const title = link === 'none' ? 'Before any link, where a refusal is expected' : `After the link ${link}`;
  const opened: Step = {
    title: `Link ${link}`,
    result: ({ accepted: 'passed', refused: 'failed', skipped: 'skipped' } as const)[answer.result],
    detail: answer.result === 'refused' ? `AADSTS${answer.aadsts}` : answer.result,
  };
  const signedIn = reports.map(({ signIn, result, checks }): Step => {
    const results = checks.map((check) =>
      check.result === 'failed'
        ? `${check.name} ${check.diagnoses.map(({ code }) => code).join(' ')}`
        : `${check.name} ${check.result}`,
    );
    return {
      title: `${title}: sign-in by ${signIn}`,
      result: result === 'failed' ? 'failed' : 'passed',
      detail: results.join(', '),
    };
  });
  return link === 'none' ? signedIn : [opened, ...signedIn];
}
