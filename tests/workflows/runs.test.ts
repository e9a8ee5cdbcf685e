import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isOfShard, parseShard } from '../../src/fleet/shard.ts';
import { addCustomers } from '../support/fleet.ts';
import type { FleetCustomer } from '../support/fleet.ts';
import { describeFull, isFull } from '../support/full.ts';
import { startGitHub } from '../support/github.ts';
import type { GitHubStandIn } from '../support/github.ts';
import { openProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { copyProgram, readWorkflow, runWorkflow } from '../support/workflow.ts';
import type { Trigger, WorkflowRun } from '../support/workflow.ts';

const me = 'github-actions[bot]';

/** Starts the command as npx does, without npm's own start of a second; `npm run test:full` has npx itself. */
function provideNpx(file: string): void {
  writeFileSync(file, '#!/bin/sh\nshift\nexec node bin/mailbox-access.js "$@"\n');
  chmodSync(file, 0o755);
}

/** Each `run:` step of the workflows, on the embedded directory; the tests go on where the one before stopped. */
describe('the workflows', () => {
  let project: TestProject;
  let github: GitHubStandIn;
  let temporary: string;
  let customers: readonly FleetCustomer[];

  beforeAll(async () => {
    [project, github] = await Promise.all([openProject(), startGitHub()]);
    temporary = mkdtempSync(join(tmpdir(), 'mailbox-access-runner-'));
    copyProgram(project.folder, symlinkSync);
    customers = addCustomers(project, 4, { consent: 'user' });
    // Somebody tries the program out: not a customer.
    project.configure('dev', { 'azuread:tenantId': customer(1).tenantId, mailbox: 'jobs@dev.example' });
    // What is installed is this project's, which no run may touch.
    mkdirSync(join(temporary, 'bin'));
    const npm = join(temporary, 'bin', 'npm');
    writeFileSync(npm, '#!/bin/sh\necho "npm $*"\n');
    chmodSync(npm, 0o755);
    if (!isFull) provideNpx(join(temporary, 'bin', 'npx'));
    git('init', '--quiet', '--initial-branch', 'main');
    commit('A fleet');
  });

  afterAll(async () => {
    await Promise.all([project.close(), github.close()]);
    rmSync(temporary, { recursive: true, force: true });
  });

  const customer = (number: number): FleetCustomer => {
    const found = customers[number - 1];
    if (found === undefined) throw new Error(`There is no customer ${number}.`);
    return found;
  };
  const git = (...args: readonly string[]) => {
    const identity = ['-c', 'user.name=A', '-c', 'user.email=a@b.example', '-c', 'commit.gpgsign=false'];
    execFileSync('git', [...identity, ...args], { cwd: project.folder, stdio: 'pipe' });
  };
  const commit = (message: string) => {
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message', message);
  };
  /** The settings are merged: the next pull request begins there. */
  const merge = () => {
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  };
  const change = (number: number, config: object) => {
    const { stack, config: own } = customer(number);
    project.configure(stack, { ...own, ...config });
  };

  const run = (name: string, trigger: Partial<Trigger> = {}): Promise<WorkflowRun> => {
    const { PATH, MAILBOX_ACCESS_CACHE, XDG_CACHE_HOME } = process.env;
    const env = {
      ...{ PATH: `${join(temporary, 'bin')}:${PATH ?? ''}`, HOME: homedir(), GITHUB_API_URL: github.url },
      ...(MAILBOX_ACCESS_CACHE === undefined ? {} : { MAILBOX_ACCESS_CACHE }),
      ...(XDG_CACHE_HOME === undefined ? {} : { XDG_CACHE_HOME }),
    };
    return runWorkflow(
      readWorkflow(`.github/workflows/${name}.yml`),
      { github: { repository: 'octo/fleet', event: {} }, vars: { ARM_CLIENT_ID: 'of the environment' }, ...trigger },
      { workspace: project.folder, temporary, env, token: github.token },
    );
  };
  /** One part where the parts are not what a test is about. */
  const drift = (): Promise<WorkflowRun> =>
    run('drift', isFull ? {} : { vars: { ARM_CLIENT_ID: 'of the environment', FLEET_SHARDS: '["1/1"]' } });
  const pullRequest = (from = 'octo/fleet'): Partial<Trigger> => ({
    github: {
      ...{ repository: 'octo/fleet', event_name: 'pull_request', base_ref: 'main' },
      event: { pull_request: { number: 7, head: { repo: { full_name: from } } } },
    },
  });
  const codes = ({ steps }: WorkflowRun) =>
    steps.filter(({ code }) => code !== 0).map(({ name, printed }) => ({ name, printed }));
  const bodies = () => github.comments.map(({ user, body }) => ({ by: user?.login, body }));
  const application = (number: number) => {
    const found = project.directory.store
      .findTenant(customer(number).tenantId)
      ?.state.applications.find(({ displayName }) => displayName !== 'Provisioning');
    return found;
  };

  it('have customers in both parts', () => {
    const parts = customers.map(({ stack }) => isOfShard(stack, parseShard('1/2')));
    expect(new Set(parts)).toEqual(new Set([true, false]));
  });

  it('provision nothing while the tests of that commit fail', async () => {
    const ran = await run('up', { called: { 'test.yml': 'failure' } });
    expect(ran.jobs).toEqual({ test: 'failure', up: 'skipped', summary: 'skipped' });
    expect(ran.steps).toEqual([]);
  });

  it('provision what was merged, each part its own, and leave out who is no customer', async () => {
    const ran = await run('up');
    expect(codes(ran)).toEqual([]);
    expect(ran.jobs).toEqual({ test: 'success', up: 'success', summary: 'success' });
    for (const { stack } of customers) expect(ran.summaries.summary).toContain(stack);
    expect(ran.summaries.summary).toContain('parts 1/2, 2/2');
    expect(ran.summaries.summary).not.toContain('dev');
    expect(customers.map((_, index) => application(index + 1)?.displayName)).toEqual(['PASS', 'PASS', 'PASS', 'PASS']);
    expect(existsSync(join(ran.artifacts, 'up', 'up.html'))).toBe(true);
    expect(github.requests).toEqual([]);
    // The engine adds to the settings how secrets are encrypted.
    commit('As provisioned');
    merge();
  });

  it('comment once on a pull request: the customers whose settings it changes, and no other', async () => {
    github.comment('mallory', '<!-- mailbox-access fleet preview -->\nAll is well, merge it.');
    change(1, { displayName: 'PASS for one' });
    change(2, { displayName: 'PASS for two' });
    commit('Names');
    project.takeRequests();
    const ran = await run('preview', pullRequest());
    expect(codes(ran)).toEqual([]);
    expect(ran.jobs).toEqual({ fork: 'skipped', preview: 'success', comment: 'success' });
    const [, comment, ...others] = bodies();
    expect(others).toEqual([]);
    expect(comment?.by).toBe(me);
    expect(comment?.body).toContain('PASS for one');
    expect(comment?.body).toContain('PASS for two');
    expect(comment?.body).not.toContain(customer(3).stack);
    expect(ran.summaries.comment).toBe(`${comment?.body ?? ''}\n`);
    const given = ran.steps.filter(({ variables }) => variables.includes('GITHUB_TOKEN')).map(({ name }) => name);
    expect(given).toEqual(['Comment']);
    for (const { printed } of ran.steps) expect(printed).not.toContain(github.token);
    const writes = project.takeRequests().filter((line) => !/^GET |^POST \S+\/token$/.test(line));
    expect(writes).toEqual([]);
  });

  describeFull('comment once on a pull request: the customers whose settings it changes, and no other', () => {
    it('update that comment when the pull request goes on, also where a customer fails in one part', async () => {
      change(2, { consent: 'everybody' });
      change(3, { displayName: 'PASS for three' });
      commit('More');
      const ran = await run('preview', pullRequest());
      expect(ran.jobs).toMatchObject({ preview: 'failure', comment: 'failure' });
      const [mallory, comment, ...others] = bodies();
      expect(others).toEqual([]);
      expect(mallory?.body).toContain('merge it');
      for (const number of [1, 2, 3]) expect(comment?.body).toContain(customer(number).stack);
      expect(comment?.body).toContain('everybody');
      change(2, { displayName: 'PASS for two' });
      commit('Mended');
    });
  });

  describeFull('comment once on a pull request: the customers whose settings it changes, and no other', () => {
    it('say that there is nothing to preview where no customer is changed', async () => {
      merge();
      writeFileSync(join(project.folder, 'README.md'), 'A fleet.\n');
      commit('Documents');
      const ran = await run('preview', pullRequest());
      expect(codes(ran)).toEqual([]);
      expect(bodies()).toHaveLength(2);
      expect(bodies()[1]?.body).toContain('no customer');
    });
  });

  it('say what a pull request from a fork lacks, and run nothing of it', async () => {
    github.requests.length = 0;
    const ran = await run('preview', pullRequest('mallory/fleet'));
    expect(ran.jobs).toEqual({ fork: 'success', preview: 'skipped', comment: 'skipped' });
    expect(ran.summaries).toEqual({
      fork: expect.stringMatching(/^No preview: a pull request from a fork is given no identity\./) as unknown,
    });
    expect(ran.steps[0]?.printed).toMatch(/^::notice title=No preview::/);
    expect(ran.steps.flatMap(({ variables }) => variables)).not.toContain('ARM_CLIENT_ID');
    expect(github.requests).toEqual([]);
  });

  describe('about drift', () => {
    const issues = () => github.issues.map(({ title, state }) => `${state} ${title}`);

    beforeAll(async () => {
      if (isFull) expect(codes(await run('up'))).toEqual([]);
      else expect(await project.run('up', '--all', '--except', 'dev')).toMatchObject({ code: 0 });
    });

    describeFull(
      'open one when somebody changes a registration behind its back, update it, and close it when that is mended',
      () => {
        it('open no issue while each directory is as declared', async () => {
          const ran = await drift();
          expect(codes(ran)).toEqual([]);
          expect(ran.jobs).toEqual({ verify: 'success', issue: 'success' });
          expect(issues()).toEqual([]);
        });
      },
    );

    it('open one when somebody changes a registration behind its back, update it, and close it when that is mended', async () => {
      const rename = (displayName: string, number: number) => {
        project.directory.store.findTenant(customer(number).tenantId)?.change(({ applications }) => {
          const own = applications.find(({ appId }) => appId === application(number)?.appId);
          if (own !== undefined) own.displayName = displayName;
        });
      };
      const declared = [3, 4].map((number) => application(number)?.displayName ?? '');
      rename('Renamed in the portal', 3);
      const first = await drift();
      expect(first.jobs).toEqual({ verify: 'failure', issue: 'failure' });
      expect(issues()).toEqual(['open verify: 1 of 4 customers needs a look']);
      expect(github.issues[0]?.body).toContain(customer(3).stack);
      rename('Renamed as well', 4);
      await drift();
      expect(issues()).toEqual(['open verify: 2 of 4 customers need a look']);
      expect(github.issues[0]?.body).toContain(customer(4).stack);
      for (const [index, name] of declared.entries()) rename(name, index + 3);
      const mended = await drift();
      expect(codes(mended)).toEqual([]);
      expect(issues()).toEqual(['closed verify: all is well']);
      expect(github.issues).toHaveLength(1);
    });

    describeFull(
      'open one when somebody changes a registration behind its back, update it, and close it when that is mended',
      () => {
        it('open one when no part left a report', async () => {
          const ran = await run('drift', { vars: { FLEET_SHARDS: '["3/2"]' } });
          expect(ran.jobs).toEqual({ verify: 'failure', issue: 'failure' });
          expect(issues().at(-1)).toBe('open There is no report of the fleet');
        });
      },
    );
  });

  describe('that delete', () => {
    const destroy = (name: string, confirmation: string) =>
      run('destroy', { inputs: { customer: name, confirmation } });

    const isRefused = async (name: string, confirmation: string): Promise<void> => {
      project.takeRequests();
      const ran = await destroy(name, confirmation);
      expect(ran.jobs).toEqual({ destroy: 'failure' });
      expect(codes(ran).map((step) => step.name)).toEqual(['Destroy']);
      expect(project.takeRequests()).toEqual([]);
      expect(existsSync(join(project.folder, 'injected'))).toBe(false);
    };
    const hostile = 'customer-0001"; touch injected; "';
    it.each([
      ['customer-0001', 'customer-0002'],
      [hostile, hostile],
    ])('refuse %j, confirmed by %j', isRefused);
    describeFull('refuse "customer-0001", confirmed by "customer-0002"', () => {
      it.each([
        ['customer-*', 'customer-*'],
        ['--all', '--all'],
      ])('refuse %j, confirmed by %j', isRefused);
    });

    it('delete the one registration whose name is given twice', async () => {
      const ran = await destroy('customer-0001', 'customer-0001');
      expect(codes(ran)).toEqual([]);
      expect(ran.jobs).toEqual({ destroy: 'success' });
      expect(application(1)).toBeUndefined();
      expect(application(2)).toBeDefined();
    });
  });
});
