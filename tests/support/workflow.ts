import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { parse } from 'yaml';

/** The part of a GitHub Actions workflow that can run here. */
export interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly concurrency: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly needs?: string;
  readonly if?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly 'runs-on': string;
  readonly strategy?: { readonly 'fail-fast': boolean; readonly matrix: Readonly<Record<string, string>> };
  readonly env?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  /** Another workflow, instead of steps. */
  readonly uses?: string;
  readonly steps?: readonly Step[];
}

interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** GitHub's data at the start of a workflow. */
export interface Trigger {
  readonly github: Readonly<Record<string, unknown>> & { readonly event: object };
  /** Variables of the repository. */
  readonly vars?: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Results of jobs that do not run here. A job that calls another workflow never does; it defaults to success. */
  readonly results?: Readonly<Record<string, Outcome>>;
}

export interface RunnerOptions {
  /** The checked out repository. */
  readonly workspace: string;
  /** The folder for files outside it. */
  readonly temporary: string;
  /** Precedes every other variable. */
  readonly env: NodeJS.ProcessEnv;
  /** `github.token` */
  readonly token: string;
  /** Optional. The folder of artifacts from earlier jobs. Defaults to a new one. */
  readonly artifacts?: string;
}

/** The result of a step that ran. */
interface StepRun {
  readonly job: string;
  readonly name: string;
  readonly code: number;
  readonly printed: string;
  /** Names of the variables from GitHub and the workflow. */
  readonly variables: readonly string[];
}

export interface WorkflowRun {
  readonly jobs: Readonly<Record<string, Outcome>>;
  readonly steps: readonly StepRun[];
  /** Additions to the summary, by job. */
  readonly summaries: Readonly<Record<string, string>>;
  readonly artifacts: string;
}

export type Outcome = 'success' | 'failure' | 'skipped';
type Contexts = Readonly<Record<string, unknown>>;

export function readWorkflow(file: string): Workflow {
  return parse(readFileSync(file, 'utf8')) as Workflow;
}

/**
 * Runs a workflow's `run:` steps like a runner, one job after another: expressions by GitHub's own evaluator, each step
 * in a separate bash, artifacts copied; other actions do nothing. Each job starts without the previous one's files in
 * `reports/`, and a job without a checkout in an empty folder.
 */
export async function runWorkflow(workflow: Workflow, trigger: Trigger, options: RunnerOptions): Promise<WorkflowRun> {
  const { artifacts = mkdtempSync(join(options.temporary, 'artifacts-')) } = options;
  const run = {
    jobs: {} as Record<string, Outcome>,
    steps: [] as StepRun[],
    summaries: {} as Record<string, string>,
    outputs: {} as Record<string, Readonly<Record<string, string>>>,
    artifacts,
  };
  for (const [id, job] of Object.entries(workflow.jobs)) {
    const before = run.jobs[job.needs ?? ''];
    const contexts: Contexts = {
      ...{
        github: { ...trigger.github, token: options.token },
        vars: trigger.vars ?? {},
        inputs: trigger.inputs ?? {},
      },
      needs: job.needs === undefined ? {} : { [job.needs]: { result: before, outputs: run.outputs[job.needs] ?? {} } },
    };
    if (!isWanted(job.if, contexts, before ?? 'success')) {
      run.jobs[id] = 'skipped';
      continue;
    }
    const given = trigger.results?.[id] ?? (job.uses === undefined ? undefined : 'success');
    if (given !== undefined) {
      run.jobs[id] = given;
      continue;
    }
    const parts = expand(job, contexts);
    const outcomes: Outcome[] = [];
    for (const [index, matrix] of parts.entries()) {
      rmSync(join(options.workspace, 'reports'), { recursive: true, force: true });
      const part = { ...contexts, matrix, strategy: { 'job-index': index, 'job-total': parts.length } };
      outcomes.push(await runJob(id, job, part, { ...options, artifacts }, run));
    }
    run.jobs[id] = outcomes.includes('failure') ? 'failure' : 'success';
  }
  return run;
}

/** Returns the members of a matrix with one dimension. */
function expand({ strategy }: Job, contexts: Contexts): readonly object[] {
  if (strategy === undefined) return [{}];
  const [[name, given] = ['', '']] = Object.entries(strategy.matrix);
  return (evaluateText(given, contexts) as readonly string[]).map((value) => ({ [name]: value }));
}

interface JobOptions extends RunnerOptions {
  readonly artifacts: string;
}

interface Gathered {
  readonly steps: StepRun[];
  readonly summaries: Record<string, string>;
  /** By job. */
  readonly outputs: Record<string, Readonly<Record<string, string>>>;
}

async function runJob(id: string, job: Job, contexts: Contexts, given: JobOptions, run: Gathered): Promise<Outcome> {
  const hasCheckout = (job.steps ?? []).some(({ uses = '' }) => uses.startsWith('actions/checkout@'));
  const workspace = hasCheckout ? given.workspace : mkdtempSync(join(given.temporary, 'workspace-'));
  const options = { ...given, workspace };
  const summary = join(options.temporary, 'summary.md');
  writeFileSync(summary, '');
  const steps: Record<string, object> = {};
  let outcome: Outcome = 'success';
  for (const step of job.steps ?? []) {
    const inStep = { ...contexts, env: evaluateAll(job.env ?? {}, contexts) };
    if (!isWanted(step.if, inStep, outcome)) continue;
    if (step.run === undefined) {
      if (!useAction(step, inStep, options)) outcome = 'failure';
      continue;
    }
    const variables = { ...evaluateAll(job.env ?? {}, contexts), ...evaluateAll(step.env ?? {}, inStep) };
    const output = join(options.temporary, 'output');
    writeFileSync(output, '');
    const github = { GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: output, ...buildEnvironment(contexts, options) };
    const done = await runScript(step.run, { ...options.env, ...github, ...variables }, workspace);
    run.steps.push({ job: id, name: step.name ?? '', ...done, variables: Object.keys({ ...github, ...variables }) });
    if (done.code !== 0) outcome = 'failure';
    if (step.id !== undefined) steps[step.id] = { outputs: readOutputs(output) };
  }
  for (const { uses = '', with: { path } = {} } of job.steps ?? [])
    if (uses.startsWith('actions/checkout@') && typeof path === 'string')
      rmSync(join(workspace, path), { recursive: true, force: true });
  run.outputs[id] = evaluateAll(job.outputs ?? {}, { ...contexts, steps });
  run.summaries[id] = `${run.summaries[id] ?? ''}${readFileSync(summary, 'utf8')}`;
  return outcome;
}

/** Reads lines of `name=value`. */
function readOutputs(file: string): Readonly<Record<string, string>> {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

/** https://docs.github.com/actions/reference/workflows-and-actions/variables */
function buildEnvironment({ github }: Contexts, { workspace }: JobOptions): Record<string, string> {
  const { repository, base_ref, event_name } = github as Record<string, string | undefined>;
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_BASE_REF: base_ref ?? '',
    GITHUB_EVENT_NAME: event_name ?? '',
    GITHUB_REPOSITORY: repository ?? '',
    GITHUB_RUN_ID: '1234',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_WORKSPACE: workspace,
  };
}

/** Runs a script like `shell: bash`. */
async function runScript(
  script: string,
  env: NodeJS.ProcessEnv,
  cwd: string,
): Promise<{ readonly code: number; readonly printed: string }> {
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    ...{ cwd, env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject).once('close', (ended) => {
      resolve(ended ?? -1);
    });
  });
  return { code, printed };
}

/**
 * Passes artifacts from job to job. The path of a file in one is relative to the given path.
 *
 * @returns whether the action succeeds.
 */
function useAction({ uses = '', with: given = {} }: Step, contexts: Contexts, options: JobOptions): boolean {
  const [action] = uses.split('@');
  const inputs = evaluateAll(given, contexts);
  const path = join(options.workspace, inputs.path ?? '');
  // A checkout into the workspace itself is already there.
  if (action === 'actions/checkout' && inputs.path !== undefined)
    execFileSync('git', ['clone', '--quiet', '--branch', basename(inputs.ref ?? ''), options.workspace, path]);
  if (action === 'actions/upload-artifact') {
    const target = join(options.artifacts, inputs.name ?? '');
    for (const found of globSync(path)) {
      const root = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? path : dirname(path);
      cpSync(found, join(target, relative(root, found)), { recursive: true });
    }
  }
  if (action === 'actions/download-artifact') {
    if (inputs.name === undefined && inputs['merge-multiple'] !== 'true') throw new Error('That is not known here.');
    const found = globSync(join(options.artifacts, inputs.name ?? inputs.pattern ?? ''));
    for (const artifact of found) cpSync(artifact, path, { recursive: true });
    // A named artifact must exist; a pattern may match none.
    return inputs.name === undefined || found.length > 0;
  }
  return true;
}

/** Whether a job or a step runs after the results before it. Without a status function, `success() &&` is implied. */
function isWanted(condition: string | undefined, contexts: Contexts, before: Outcome): boolean {
  const text = condition?.replace(/^\$\{\{(.*)\}\}$/s, '$1').trim() ?? 'success()';
  const isTold = /\b(success|failure|always|cancelled)\(\)/.test(text);
  const isTrue = (value: unknown): boolean => Boolean(value);
  const functions = [
    { name: 'success', value: before === 'success' },
    { name: 'failure', value: before === 'failure' },
    { name: 'always', value: true },
    { name: 'cancelled', value: false },
  ];
  return (isTold || before === 'success') && isTrue(evaluate(text, contexts, functions));
}

function evaluateAll(given: Readonly<Record<string, unknown>>, contexts: Contexts): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).map(([name, text]) => [name, asText(evaluateText(String(text), contexts))]),
  );
}

/** Evaluates the expressions in a text. A text of only one expression keeps its type. */
function evaluateText(text: string, contexts: Contexts): unknown {
  const alone = /^\$\{\{((?:(?!\}\}).)*)\}\}$/s.exec(text.trim())?.[1];
  if (alone !== undefined) return evaluate(alone, contexts);
  return text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => asText(evaluate(expression, contexts)));
}

const asText = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);

function evaluate(
  text: string,
  contexts: Contexts,
  functions: readonly { readonly name: string; readonly value: boolean }[] = [],
): unknown {
  const known = functions.map(({ name, value }) => ({
    ...{ name, minArgs: 0, maxArgs: 0 },
    call: () => new data.BooleanData(value),
  }));
  const tree = new Parser(new Lexer(text).lex().tokens, Object.keys(contexts), known).parse();
  const dictionary = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  const calls = new Map(known.map((each) => [each.name, each]));
  return JSON.parse(JSON.stringify(new Evaluator(tree, dictionary, calls).evaluate(), data.replacer)) as unknown;
}

/** Copies the program into a folder that uses this project's packages. */
export function copyProgram(folder: string, link: (target: string, path: string) => void): void {
  const parts = ['.gitignore', 'Pulumi.yaml', 'bin', 'index.ts', 'package.json', 'src', 'tools/pulumi-engine'];
  for (const part of parts)
    if (part === 'package.json' || !existsSync(join(folder, basename(part))))
      cpSync(part, join(folder, part), { recursive: true });
  link(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
}
