import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { isOfShard, parseShard } from '../../src/registration/customers/choose.ts';
import { portsVariable } from '../support/commands/messages.ts';
import { addCustomers, type FleetCustomer } from '../support/fleet.ts';
import { useFolder } from '../support/folder.ts';
import { describeFull, isFull } from '../support/full.ts';
import { useProject } from '../support/useProject.ts';
import { copyProgram, readWorkflow, runWorkflow, type Trigger, type WorkflowRun } from '../support/workflow.ts';

const token = 'ghs_of-the-run';

/** Puts a program on PATH that passes npx's arguments to the command server; `npm run test:full` uses npx itself. */
function provideNpx(file: string, folder: string): void {
  const ports = `${portsVariable}=${process.env[portsVariable] ?? ''} JEST_WORKER_ID=${process.env.JEST_WORKER_ID ?? '1'}`;
  const program = join(import.meta.dirname, '..', 'support', 'commands', 'npx.ts');
  writeFileSync(file, `#!/bin/sh\nshift\n${ports} exec '${process.execPath}' '${program}' '${folder}' "$@"\n`);
  chmodSync(file, 0o755);
}

/**
 * Each `run:` step of the workflows, on the emulator. Each test continues where the one before stopped. posts.test.ts
 * tests the jobs that post.
 */
describe('the workflows', () => {
  const project = useProject();
  const temporary = useFolder();
  let customers: readonly FleetCustomer[];

  beforeAll(() => {
    copyProgram(project.folder, symlinkSync);
    customers = addCustomers(project, 4, { consent: 'user' });
    // A person tries the program out: not a customer.
    project.configure('dev', { 'azuread:tenantId': customer(1).tenantId, mailbox: 'jobs@dev.example' });
    // The packages are this project's, which no run may change.
    mkdirSync(join(temporary, 'bin'));
    const npm = join(temporary, 'bin', 'npm');
    writeFileSync(npm, '#!/bin/sh\necho "npm $*"\n');
    chmodSync(npm, 0o755);
    if (!isFull) provideNpx(join(temporary, 'bin', 'npx'), project.folder);
    git('init', '--quiet', '--initial-branch', 'main');
    commit('A fleet');
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
  /** Merges the settings: the next pull request starts there. */
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
      ...{ PATH: `${join(temporary, 'bin')}:${PATH ?? ''}`, HOME: homedir() },
      ...(MAILBOX_ACCESS_CACHE === undefined ? {} : { MAILBOX_ACCESS_CACHE }),
      ...(XDG_CACHE_HOME === undefined ? {} : { XDG_CACHE_HOME }),
    };
    return runWorkflow(
      readWorkflow(`.github/workflows/${name}.yml`),
      {
        github: { repository: 'octo/fleet', ref: 'refs/heads/main', event: {} },
        vars: { ARM_CLIENT_ID: 'of the environment' },
        results: { comment: 'success', issue: 'success' },
        ...trigger,
      },
      { workspace: project.folder, temporary, env, token },
    );
  };
  /** Runs one part unless the parts are the subject of a test. */
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
  /** Returns the input of the job that posts, if any. */
  const reported = ({ artifacts }: WorkflowRun, operation: string) => {
    const file = join(artifacts, operation, `${operation}.md`);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  const application = (number: number) =>
    project
      .tenant(customer(number).tenantId)
      .state.applications.find(({ displayName }) => displayName !== 'Provisioning');

  it('have customers in both parts', () => {
    const parts = customers.map(({ stack }) => isOfShard(stack, parseShard('1/2')));
    expect(new Set(parts)).toEqual(new Set([true, false]));
  });

  it('provision nothing while the tests of that commit fail', async () => {
    const ran = await run('up', { results: { test: 'failure' } });
    expect(ran.jobs).toEqual({ test: 'failure', up: 'skipped', report: 'skipped' });
    expect(ran.steps).toEqual([]);
  });

  it('provision what was merged, in parts, without the dev stack', async () => {
    const ran = await run('up');
    expect(codes(ran)).toEqual([]);
    expect(ran.jobs).toEqual({ test: 'success', up: 'success', report: 'success' });
    for (const { stack } of customers) expect(ran.summaries.report).toContain(stack);
    expect(ran.summaries.report).toContain('parts 1/2, 2/2');
    expect(ran.summaries.report).not.toContain('dev');
    expect(customers.map((_, index) => application(index + 1)?.displayName)).toEqual(['PASS', 'PASS', 'PASS', 'PASS']);
    expect(existsSync(join(ran.artifacts, 'up', 'up.html'))).toBe(true);
    // The engine adds the encryption of secrets to the settings.
    commit('As provisioned');
    merge();
  });

  it('provision nothing once a newer commit has deleted a customer', async () => {
    rmSync(join(project.folder, `Pulumi.${customer(4).stack}.yaml`));
    commit('Remove a customer while an older run waits for approval');
    git('checkout', '--quiet', '--detach', 'HEAD~1');
    project.takeRequests();
    const ran = await run('up');
    git('checkout', '--quiet', 'main');
    git('reset', '--quiet', '--hard', 'HEAD~1');
    expect(ran.jobs.up).toBe('failure');
    expect(ran.steps[0]?.printed).toBe(
      `::error title=Nothing was provisioned::Newer commits deleted Pulumi.${customer(4).stack}.yaml. The run of the newest commit provisions the other customers.\n`,
    );
    expect(project.takeRequests()).toEqual([]);
  });

  it('preview for a pull request the customers whose settings it changes, and no other', async () => {
    change(1, { displayName: 'PASS for one' });
    change(2, { displayName: 'PASS for two' });
    commit('Names');
    project.takeRequests();
    const ran = await run('preview', pullRequest());
    expect(codes(ran)).toEqual([]);
    expect(ran.jobs).toEqual({ fork: 'skipped', preview: 'success', report: 'success', comment: 'success' });
    const report = reported(ran, 'preview');
    expect(report).toContain('PASS for one');
    expect(report).toContain('PASS for two');
    expect(report).not.toContain(customer(3).stack);
    expect(ran.summaries.report).toBe(report);
    for (const { variables, printed } of ran.steps) {
      expect(variables).not.toContain('GH_TOKEN');
      expect(printed).not.toContain(token);
    }
    expect(project.takeWrites()).toEqual([]);
  });

  describeFull('preview for a pull request the customers whose settings it changes, and no other', () => {
    it('report on all parts, also where a customer fails in one', async () => {
      change(2, { consent: 'everybody' });
      change(3, { displayName: 'PASS for three' });
      commit('More');
      const ran = await run('preview', pullRequest());
      expect(ran.jobs).toMatchObject({ preview: 'failure', report: 'failure', comment: 'success' });
      for (const number of [1, 2, 3]) expect(reported(ran, 'preview')).toContain(customer(number).stack);
      expect(reported(ran, 'preview')).toContain('everybody');
      change(2, { displayName: 'PASS for two' });
      commit('Fixed');
    });

    it('say that there is nothing to preview where no customer is changed', async () => {
      merge();
      writeFileSync(join(project.folder, 'README.md'), 'A fleet.\n');
      commit('Documents');
      const ran = await run('preview', pullRequest());
      expect(codes(ran)).toEqual([]);
      expect(reported(ran, 'preview')).toContain('no customer');
    });
  });

  it('say what a pull request from a fork lacks, and run nothing of it', async () => {
    const ran = await run('preview', pullRequest('mallory/fleet'));
    expect(ran.jobs).toEqual({ fork: 'success', preview: 'skipped', report: 'skipped', comment: 'skipped' });
    expect(ran.summaries).toEqual({
      fork: expect.stringMatching(/^No preview: a pull request from a fork is given no identity\./) as unknown,
    });
    expect(ran.steps[0]?.printed).toMatch(/^::notice title=No preview::/);
    expect(ran.steps.flatMap(({ variables }) => variables)).not.toContain('ARM_CLIENT_ID');
  });

  describeFull(
    'tests/workflows/written.test.ts: calls the command and does nothing else, but where it posts, has no identity or stops',
    () => {
      it('rehearse in the tenant of the customer that is given, and leave nothing there', async () => {
        const ran = await run('rehearse', { inputs: { customer: customer(1).stack } });
        expect(codes(ran)).toEqual([]);
        expect(ran.summaries.rehearse).toContain('| Create the registration | passed |');
        expect(ran.summaries.rehearse).toContain('No difference.');
        expect(readdirSync(join(ran.artifacts, 'rehearsal')).sort()).toEqual(
          ['json', 'md'].map((ending) => `${customer(1).stack}.${ending}`),
        );
        const left = project.applications(customer(1).tenantId).map(({ displayName }) => displayName);
        expect(left).not.toContainEqual(expect.stringContaining('rehearsal'));
      });

      it('rehearse nothing for a name that is no customer', async () => {
        const ran = await run('rehearse', { inputs: { customer: '$(touch injected)' } });
        expect(ran.jobs).toEqual({ rehearse: 'failure' });
        expect(existsSync(join(project.folder, 'injected'))).toBe(false);
      });
    },
  );

  describe('about drift', () => {
    const rename = (displayName: string, number: number) => {
      project.tenant(customer(number).tenantId).change(({ applications }) => {
        const own = applications.find(({ appId }) => appId === application(number)?.appId);
        if (own !== undefined) own.displayName = displayName;
      });
    };

    beforeAll(async () => {
      if (isFull) expect(codes(await run('up'))).toEqual([]);
      else expect(await project.run('up', '--all', '--except', 'dev')).toMatchObject({ code: 0 });
    });

    it('fail while a registration is not as declared, and succeed when all are', async () => {
      const declared = application(3)?.displayName ?? '';
      rename('Renamed in the portal', 3);
      const first = await drift();
      expect(first.jobs).toEqual({ verify: 'failure', report: 'failure', issue: 'success' });
      expect(reported(first, 'verify')).toMatch(/^## Verification of 4 customers: \d OK, 1 failed\n/);
      expect(reported(first, 'verify')).toContain(customer(3).stack);
      expect(first.summaries.report).toBe(reported(first, 'verify'));
      rename(declared, 3);
      const second = await drift();
      expect(codes(second)).toEqual([]);
      expect(second.jobs).toEqual({ verify: 'success', report: 'success', issue: 'success' });
      expect(reported(second, 'verify')).toMatch(/^## Verification of 4 customers: 4 OK\n/);
    });

    describeFull('fail while a registration is not as declared, and succeed when all are', () => {
      it('fail, and leave nothing to post, when no part left a report', async () => {
        const ran = await run('drift', { vars: { FLEET_SHARDS: '["3/2"]' } });
        expect(ran.jobs).toEqual({ verify: 'failure', report: 'failure', issue: 'success' });
        expect(reported(ran, 'verify')).toBeUndefined();
      });
    });
  });

  describe('that delete', () => {
    const head = () => execFileSync('git', ['rev-parse', 'HEAD'], { cwd: project.folder, encoding: 'utf8' }).trim();
    const destroy = (before: string) =>
      run('destroy', {
        github: { repository: 'octo/fleet', ref: 'refs/heads/main', sha: head(), event: { before } },
      });
    const settings = (name: string) => join(project.folder, `Pulumi.${name}.yaml`);

    it('delete nothing and need no approval when no settings were deleted', async () => {
      const before = head();
      change(2, { displayName: 'PASS again' });
      writeFileSync(settings('$(touch injected)'), 'config: {}\n');
      commit('A change');
      project.takeRequests();
      const ran = await destroy(before);
      expect(codes(ran)).toEqual([]);
      expect(ran.jobs).toEqual({ find: 'success', remove: 'skipped' });
      expect(project.takeRequests()).toEqual([]);
    });

    it('delete what the settings of the commit before name, so that nothing of it is planned or left', async () => {
      const before = head();
      // Two of the files belong to no customer: a person's trial, and an invalid name.
      for (const name of ['customer-0001', 'dev', '$(touch injected)']) rmSync(settings(name));
      commit('Remove a customer');
      const ran = await destroy(before);
      expect(codes(ran)).toEqual([]);
      expect(ran.jobs).toEqual({ find: 'success', remove: 'success' });
      expect(ran.steps.map(({ job, name }) => `${job}: ${name}`)).toEqual([
        'find: Install',
        'find: Find',
        'remove: Stop if the settings were added again since',
        'remove: Install',
        'remove: Get the Pulumi engine',
        'remove: Remove',
      ]);
      expect(application(1)).toBeUndefined();
      expect(application(2)).toBeDefined();
      expect(existsSync(join(project.folder, 'injected'))).toBe(false);
      const status = await project.run('status', '--json');
      expect(JSON.parse(status.out)).toMatchObject({ stacksWithoutSettings: [], settingsWithoutStack: [] });
      expect(status.out).not.toContain('customer-0001');
      // The job can run again.
      expect(codes(await destroy(before))).toEqual([]);
    });

    it('delete nothing once a newer commit has added the settings again', async () => {
      const before = head();
      rmSync(settings('customer-0004'));
      commit('Remove one by mistake');
      git('revert', '--no-edit', 'HEAD');
      git('checkout', '--quiet', '--detach', 'HEAD~1');
      project.takeRequests();
      const ran = await destroy(before);
      git('checkout', '--quiet', 'main');
      expect(ran.jobs).toEqual({ find: 'success', remove: 'failure' });
      expect(ran.steps.at(-1)?.printed).toContain('so the customer stays.');
      expect(project.takeRequests()).toEqual([]);
    });

    it('keep the settings of a customer in git, and the stack, while its registration cannot be deleted', async () => {
      const before = head();
      rmSync(settings('customer-0003'));
      commit('Remove another');
      project.directory.faults.plan({ method: 'DELETE', path: '/v1.0/applications', status: 403, times: 9 });
      const ran = await destroy(before);
      expect(ran.jobs).toEqual({ find: 'success', remove: 'failure' });
      expect(ran.steps.at(-1)?.printed).toContain(`remove customer-0003 --deleted-since ${before}`);
      expect(existsSync(settings('customer-0003'))).toBe(false);
      project.directory.faults.clear();
      expect(codes(await destroy(before))).toEqual([]);
      expect(application(3)).toBeUndefined();
    });
  });
});
