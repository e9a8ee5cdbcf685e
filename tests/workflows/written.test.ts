import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isPair, parseDocument, visit } from 'yaml';
import { readWorkflow } from '../support/workflow.ts';

const folder = '.github/workflows';
const files = readdirSync(folder).filter((name) => name.endsWith('.yml'));
const text = (file: string): string => readFileSync(join(folder, file), 'utf8');
const workflow = (file: string) => readWorkflow(join(folder, file));
const jobsOf = (file: string) => Object.entries(workflow(file).jobs);
const stepsOf = (file: string) =>
  jobsOf(file).flatMap(([job, { steps = [] }]) => steps.map((step, index) => ({ job, index, ...step })));
/** Returns the jobs with write permission on GitHub; `id-token: write` lets a job sign in elsewhere. */
const postingJobsOf = (file: string) =>
  jobsOf(file).filter(([, { permissions = {} }]) =>
    Object.entries(permissions).some(([right, access]) => access === 'write' && right !== 'id-token'),
  );

/** Allowed expressions: nothing that the author of a pull request controls, except in an environment variable. */
const harmless =
  /^(vars\.\w+|matrix\.(command|customer|shard|system)|inputs\.customer|strategy\.job-index|github\.(token|base_ref|ref|sha|workflow|event\.before|event\.pull_request\.number)|steps\.find\.outputs\.deleted|fromJSON\(needs\.find\.outputs\.deleted\)\.customers|needs\.\w+\.result|!cancelled\(\)( && needs\.\w+\.result != 'skipped')?|fromJSON\(vars\.FLEET_SHARDS \|\| '\["1\/2", "2\/2"\]'\))$/;

/** These work on the project itself; the others work on its customers. */
const ownFiles = ['audit.yml', 'generate.yml', 'test.yml'];
const fleetFiles = files.filter((file) => !ownFiles.includes(file));

/** Jobs whose third step stops the run depending on the newest commit. */
const stopping = [
  ['up.yml', 'up'],
  ['destroy.yml', 'remove'],
] as const;
const isStop = (file: string, { job, index }: ReturnType<typeof stepsOf>[number]) =>
  index === 2 && stopping.some(([stoppingFile, stoppingJob]) => stoppingFile === file && stoppingJob === job);

it('there are workflows for previewing, provisioning, drift, deleting and rehearsing, and for the project itself', () => {
  expect(fleetFiles).toEqual(['destroy.yml', 'drift.yml', 'preview.yml', 'rehearse.yml', 'up.yml']);
  expect(files).toEqual(expect.arrayContaining(ownFiles));
});

describe('test.yml', () => {
  const { linux, units } = workflow('test.yml').jobs;

  it('runs everything on Linux, and the units on Windows and macOS', () => {
    expect(linux?.steps?.flatMap(({ run }) => run ?? [])).toEqual([
      'bash .ci/run',
      'npm run licences && npm run schema',
    ]);
    expect(units?.strategy?.matrix).toEqual({
      system: [expect.stringMatching(/^windows-/), expect.stringMatching(/^macos-/)],
    });
    expect(units?.steps?.flatMap(({ run }) => run ?? [])).toEqual(['npm ci', 'npm run typecheck', 'npm run test:unit']);
  });

  it('has passed before up.yml provisions anything for that commit', () => {
    const { jobs } = workflow('up.yml');
    expect(jobs.test?.uses).toBe('./.github/workflows/test.yml');
    expect(jobs.up?.needs).toBe('test');
    expect(workflow('test.yml').on).toHaveProperty('workflow_call');
  });

  it('leaves to up.yml the pushes that up.yml runs for, so that each push is tested', () => {
    const [own, up] = ['test.yml', 'up.yml'].map((file) => workflow(file).on.push as Record<string, unknown>);
    expect(own?.['paths-ignore']).toEqual(up?.paths);
    expect(own?.branches).toEqual(up?.branches);
  });
});

it.each(['test.yml', 'generate.yml'])('%s keeps the generated files as an artifact', (file) => {
  const kept = stepsOf(file).filter(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
  expect(kept.map((step) => String(step.with?.path).split('\n')[0])).toEqual(['generated']);
});

it('generate.yml runs the commands that take too long for a commit', () => {
  expect(workflow('generate.yml').jobs.generate?.strategy?.matrix).toEqual({ command: ['crash-table', 'bench'] });
  expect(Object.keys(workflow('generate.yml').on)).toEqual(['schedule', 'workflow_dispatch']);
});

it('the advisories are looked up on a schedule, and no commit waits for them', () => {
  expect(Object.keys(workflow('audit.yml').on)).toEqual(['schedule', 'workflow_dispatch']);
  expect(readFileSync('.ci/run', 'utf8')).not.toMatch(/(?<!--no-)audit/);
});

describe.each(files)('%s', (file) => {
  it('gives no permission to all jobs, and each job its own', () => {
    expect(workflow(file).permissions).toEqual({});
    const allowed = { contents: 'read', 'id-token': 'write', 'pull-requests': 'write', issues: 'write' };
    for (const [, { permissions = {} }] of jobsOf(file)) expect(allowed).toMatchObject(permissions);
  });

  it('gives an identity only to what runs the command, and the right to write on GitHub to no job that has one', () => {
    for (const [, { permissions = {}, environment }] of jobsOf(file)) {
      const writes = Object.entries(permissions).filter(([, right]) => right === 'write');
      expect(writes.length).toBeLessThanOrEqual(1);
      expect(permissions['id-token'] === 'write').toBe(environment !== undefined);
    }
  });

  it('runs no code of the repository in a job that may write on GitHub', () => {
    for (const [, { permissions = {}, steps = [], env, environment, strategy }] of postingJobsOf(file)) {
      // Without `contents: read`, a private repository cannot be checked out either.
      expect(Object.values(permissions)).toEqual(['write']);
      expect({ env, environment, strategy }).toEqual({});
      for (const { uses = 'actions/download-artifact@', run = '' } of steps) {
        expect(uses).toMatch(/^actions\/download-artifact@/);
        expect(run).not.toMatch(
          /\b(npm|npx|node|git|curl|wget|bash|sh|eval|source|python3?|chmod)\b|\bgh (?!api\b)|(^|\s)\.\//,
        );
      }
    }
  });

  it('pins every action by its whole commit, with the version beside it', () => {
    const lines = text(file)
      .split('\n')
      .filter((line) => /\buses: (?!\.\/)/.test(line));
    expect(lines.length).toBe(stepsOf(file).filter(({ uses }) => uses !== undefined).length);
    for (const line of lines) expect(line).toMatch(/ uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('has no expression in a script', () => {
    for (const { run = '' } of stepsOf(file)) expect(run).not.toContain('${{');
  });

  it('has no expression that others write but into the environment of a step', () => {
    for (const [, expression = ''] of text(file).matchAll(/\$\{\{ (.*?) \}\}/g)) expect(expression).toMatch(harmless);
    visit(parseDocument(text(file)), {
      Scalar: (_, { value }, path) => {
        if (!/\$\{\{ (matrix\.customer|inputs\.customer|github\.(base_ref|head_ref))/.test(String(value))) return;
        const keys = path.filter(isPair).map(({ key }) => String(key));
        expect(keys.slice(-2)).toEqual(expect.arrayContaining([expect.stringMatching(/^(env|name)$/)]));
      },
    });
  });

  it('stores no secret: it reads none, and its token is that of the run', () => {
    expect(text(file)).not.toMatch(/\bsecrets\b/);
    expect(text(file)).not.toMatch(/PASSPHRASE|CLIENT_SECRET|ACCESS_TOKEN\b/);
    const posting = postingJobsOf(file).map(([id]) => id);
    for (const { job, env = {}, run } of stepsOf(file))
      expect(Object.entries(env).filter(([, value]) => value.includes('token'))).toEqual(
        posting.includes(job) && run !== undefined ? [['GH_TOKEN', '${{ github.token }}']] : [],
      );
  });

  it('ends every job in time, and lets no two runs of its kind overlap', () => {
    for (const [, job] of jobsOf(file).filter(([, { uses }]) => uses === undefined)) {
      expect(job['timeout-minutes']).toBeLessThanOrEqual(120);
      expect(job['timeout-minutes']).toBeGreaterThan(0);
    }
    expect(workflow(file).concurrency).toEqual({
      group: expect.any(String) as unknown,
      'cancel-in-progress': file === 'preview.yml',
    });
  });

  it('keeps nothing of the checkout that could push', () => {
    const checkouts = stepsOf(file).filter(({ uses = '' }) => uses.startsWith('actions/checkout@'));
    for (const step of checkouts) expect(step.with).toMatchObject({ 'persist-credentials': false });
  });
});

describe.each(fleetFiles)('%s', (file) => {
  it('calls the command and does nothing else, but where it posts, has no identity or stops', () => {
    const others = ['find', 'fork', ...postingJobsOf(file).map(([id]) => id)];
    for (const step of stepsOf(file)) {
      if (step.run === undefined || others.includes(step.job) || isStop(file, step)) continue;
      expect(step.run).toMatch(
        /^(cat reports\/fleet\/\w+\.md >> "\$GITHUB_STEP_SUMMARY"|if compgen -G 'reports\/rehearsal\/\*\.md' > \/dev\/null; then cat reports\/rehearsal\/\*\.md >> "\$GITHUB_STEP_SUMMARY"; fi|npm ci( --omit=dev)? --ignore-scripts|npx mailbox-access \w+[^\n|;&`$()]*("\$\w+"|"reports\/fleet\/\$\w+"|[^\n|;&`$()])*)$/,
      );
    }
  });
});

it.each(stopping)('%s compares with the newest commit before job %s gets an identity or runs anything', (file, job) => {
  const steps = workflow(file).jobs[job]?.steps ?? [];
  expect(steps[1]?.with).toMatchObject({ ref: '${{ github.ref }}', path: 'newest' });
  expect(steps[2]?.name).toMatch(/^Stop if /);
  expect(steps[2]?.run).toMatch(
    /^( *(for file in Pulumi\.\*\.yaml; do|done|if \[ (! )?-[en] "[\w$./]+" \]; then( deleted\+=" \$file"; fi)?|echo "::error title=[^"`(]*"|exit 1|fi)\n)+$/,
  );
});

it('one job posts a comment, one keeps an issue, and no other may write on GitHub', () => {
  const posting = files.flatMap((file) =>
    postingJobsOf(file).map(([id, { permissions }]) => [file, id, permissions] as const),
  );
  expect(posting).toEqual([
    ['drift.yml', 'issue', { issues: 'write' }],
    ['preview.yml', 'comment', { 'pull-requests': 'write' }],
  ]);
});

it('each has an environment of its own, so that each can have an identity of its own', () => {
  const environments = files.flatMap((file) => jobsOf(file).flatMap(([, { environment }]) => environment ?? []));
  expect(environments.sort()).toEqual(['fleet-destroy', 'fleet-drift', 'fleet-preview', 'fleet-rehearse', 'fleet-up']);
});

it('nothing runs with rights on the code of a fork', () => {
  for (const file of files) expect(Object.keys(workflow(file).on)).not.toContain('pull_request_target');
});

it('all pin the same commit of an action', () => {
  const pins = new Set(files.flatMap((file) => stepsOf(file).flatMap(({ uses }) => uses ?? [])));
  expect(new Set([...pins].map((pin) => pin.split('@')[0])).size).toBe(pins.size);
});
