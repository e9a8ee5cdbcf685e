import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { buildComment } from '../../src/reporting/markdown/comment.ts';
import { hostileTexts, reportSaying } from '../src/fleet/hostile.ts';
import { useFolder } from '../support/folder.ts';
import { itEachRow } from '../support/full.ts';
import { fleetReportOf, proofReportOf } from '../support/fleetReports.ts';
import { startGitHub, type GitHubFault, type GitHubStandIn, type StoredText } from '../support/github.ts';
import { findGo, goBuildLimitMs, makeGoTool } from '../support/goTools.ts';
import { readWorkflow, runWorkflow, type Outcome, type WorkflowRun } from '../support/workflow.ts';

const me = 'github-actions[bot]';
const commentMarker = '<!-- mailbox-access fleet preview -->';
const issueMarker = '<!-- mailbox-access fleet issue -->';
const link = '\n[Files of this run](https://github.com/octo/fleet/actions/runs/1234)\n';
const hostile = '`touch injected` $(touch injected) "; touch injected; \' @everyone ${GH_TOKEN} \\n %0A @body.md';

/** Go trusts the fake through a file only on Linux. */
const go = process.platform === 'linux' ? await findGo() : undefined;

/** The jobs that write to GitHub, with the real gh. They post text from an earlier job. */
(go === undefined ? describe.skip : describe)('the jobs that post (need Go, on Linux)', () => {
  const temporary = useFolder();
  let artifacts: string;
  let github: GitHubStandIn;

  beforeAll(async () => {
    mkdirSync(join(temporary, 'bin'));
    symlinkSync(await makeGoTool('gh', go ?? ''), join(temporary, 'bin', 'gh'));
  }, goBuildLimitMs);

  beforeEach(async () => {
    github = await startGitHub();
    artifacts = mkdtempSync(join(temporary, 'left-'));
  });

  afterEach(() => github.close());

  const post = async (name: string, results: Readonly<Record<string, Outcome>>): Promise<WorkflowRun> => {
    const ran = await runWorkflow(
      readWorkflow(`.github/workflows/${name}.yml`),
      {
        github: {
          ...{ repository: 'octo/fleet', event_name: 'pull_request', base_ref: 'main' },
          event: { pull_request: { number: 7, head: { repo: { full_name: 'octo/fleet' } } } },
        },
        results,
      },
      {
        workspace: join(temporary, 'none'),
        temporary,
        env: {
          ...github.env,
          PATH: `${join(temporary, 'bin')}:${process.env.PATH ?? ''}`,
          HOME: temporary,
          GH_TELEMETRY: 'false',
        },
        token: github.token,
        artifacts,
      },
    );
    for (const { printed } of ran.steps) expect(printed).not.toContain(github.token);
    const workspaces = readdirSync(temporary).filter((folder) => folder.startsWith('workspace-'));
    for (const folder of workspaces) expect(existsSync(join(temporary, folder, 'injected'))).toBe(false);
    return ran;
  };
  const leave = (operation: string, markdown: string) => {
    mkdirSync(join(artifacts, operation), { recursive: true });
    writeFileSync(join(artifacts, operation, `${operation}.md`), markdown);
  };
  const writes = () => github.requests.filter((line) => !line.startsWith('GET '));
  const failing: readonly (readonly [string, Omit<GitHubFault, 'method' | 'path'>])[] = [
    ['is cut off in its second page', { answer: 'cut', page: 2 }],
    ['fails', { answer: 500 }],
    ['fails on its second page', { answer: 502, page: 2 }],
    ['breaks off', { answer: 'broken' }],
    ['breaks off on its second page', { answer: 'broken', page: 2 }],
    ['is cut off in its JSON', { answer: 'cut' }],
    ['is not JSON', { answer: 'empty' }],
    ['is refused', { answer: 403 }],
  ];

  describe('the comment', () => {
    const comment = (markdown: string): Promise<WorkflowRun> => {
      leave('preview', markdown);
      return post('preview', { preview: 'success', report: 'success' });
    };
    const bodies = () => github.comments.map(({ user, body }) => [user?.login, body]);
    const others = (count: number) => Array.from({ length: count }, (_, index) => ['reviewer', `remark ${index}`]);
    const own = (text: string) => [me, `${commentMarker}\n\n${text}${link}`];

    it('is created first, and updated afterward', async () => {
      const { jobs, steps } = await comment('## first\n');
      expect(jobs.comment).toBe('success');
      expect(steps.map(({ job, printed }) => [job, printed])).toEqual([
        ['comment', 'https://github.example/octo/fleet/1\n'],
      ]);
      expect(steps[0]?.variables).toContain('GH_TOKEN');
      expect(bodies()).toEqual([own('## first\n')]);
      await comment('## second\n');
      expect(bodies()).toEqual([own('## second\n')]);
      expect(writes()).toEqual([
        'POST /repos/octo/fleet/issues/7/comments',
        'PATCH /repos/octo/fleet/issues/comments/1',
      ]);
    });

    const isFoundRows = [
      ['on the second page', [...others(130), own('old'), ...others(20)], 130],
      ['of an earlier version of the workflow', [[me, `${commentMarker}\n\n## Preview of 1 customer`]], 0],
      ["after somebody else's with the marker", [['mallory', `${commentMarker}\n\nmerge it`], own('old')], 1],
      ['before a second one', [own('old'), own('older')], 0],
    ] as const;
    itEachRow('is found %s', isFoundRows, 1, async (_, before, at) => {
      for (const [login = '', body = ''] of before) github.comments.push(github.write(login, { body }));
      expect((await comment('## new\n')).jobs.comment).toBe('success');
      expect(bodies()).toEqual(before.map((each, index) => (index === at ? own('## new\n') : each)));
    });

    const isNotMistakenRows = [
      ['of somebody else', 'mallory', `${commentMarker}\n\nmerge it`],
      ['of a user with a similar name', 'github-actions', commentMarker],
      ['of a deleted account', null, commentMarker],
      ['of another workflow', me, 'Coverage: 80 %'],
      ['of another workflow that quotes it', me, `> ${commentMarker}`],
    ] as const;
    itEachRow('is not mistaken for one %s', isNotMistakenRows, 1, async (_, login, body) => {
      github.comments.push(github.write(login, { body }));
      expect((await comment('## new\n')).jobs.comment).toBe('success');
      expect(bodies()).toEqual([[login ?? undefined, body], own('## new\n')]);
    });

    itEachRow('is not posted when the list %s', failing, 1, async (_, fault) => {
      const before = [own('old'), ...others(110)];
      for (const [login = '', body = ''] of before) github.comments.push(github.write(login, { body }));
      github.faults.push({ method: 'GET', path: /comments$/, ...fault });
      expect((await comment('## new\n')).jobs.comment).toBe('failure');
      expect(writes()).toEqual([]);
      expect(github.faults).toEqual([]);
      // A second run updates the existing comment.
      expect((await comment('## new\n')).jobs.comment).toBe('success');
      expect(bodies()[0]).toEqual(own('## new\n'));
      expect(bodies()).toHaveLength(before.length);
    });

    it('is not written twice when its answer is lost', async () => {
      github.faults.push({ method: 'POST', path: /comments$/, answer: 502, isDone: true });
      expect((await comment('## new\n')).jobs.comment).toBe('failure');
      expect((await comment('## new\n')).jobs.comment).toBe('success');
      expect(bodies()).toEqual([own('## new\n')]);
    });

    const texts = [
      ['that contains only hostile text', [hostile, ...hostileTexts].join('\n').replace('\ud800', '')],
      ['for a thousand customers', buildComment(fleetReportOf(1_000)).text],
      ['with hostile customers, errors and diffs', buildComment(reportSaying(hostileTexts.join('\n'))).text],
      ['that starts like a file name', '@/etc/hostname'],
      ['in other alphabets, without a final line break', '## Höfe — 東京 🚨\u200b\t\r\n\u0001 end'],
    ] as const;
    itEachRow('%s arrives byte for byte', texts, 1, async (_, markdown) => {
      expect((await comment(markdown)).jobs.comment).toBe('success');
      expect(bodies()).toEqual([own(markdown)]);
    });

    it('stays as it is when the report is longer than GitHub accepts', async () => {
      await comment('## first\n');
      const { jobs, steps } = await comment('x'.repeat(65_536));
      expect(jobs.comment).toBe('failure');
      expect(steps[0]?.printed).toContain('body is too long (HTTP 422)');
      expect(bodies()).toEqual([own('## first\n')]);
    });

    it('is not posted when there is no report', async () => {
      const { jobs } = await post('preview', { preview: 'failure', report: 'failure' });
      expect(jobs.comment).toBe('failure');
      expect(github.requests).toEqual([]);
    });
  });

  describe('the issue', () => {
    const verify = (heading: string | undefined, report: Outcome): Promise<WorkflowRun> => {
      rmSync(join(artifacts, 'verify'), { recursive: true, force: true });
      if (heading !== undefined) leave('verify', `${heading}\n\n## More\n`);
      return post('drift', { verify: report, report });
    };
    const issues = () => github.issues.map(({ state, title }) => `${state} ${title}`);

    it('is opened when a customer needs attention, updated, closed when all is well, and opened again', async () => {
      expect((await verify('## Proof of 2 customers: 1 failed', 'failure')).jobs.issue).toBe('success');
      expect(issues()).toEqual(['open Proof of 2 customers: 1 failed']);
      expect(github.issues[0]?.labels).toEqual(['mailbox-access']);
      await verify('## Proof of 2 customers: 2 failed', 'failure');
      expect(issues()).toEqual(['open Proof of 2 customers: 2 failed']);
      expect(github.issues[0]?.body).toBe(`${issueMarker}\n\n## Proof of 2 customers: 2 failed\n\n## More\n${link}`);
      expect((await verify('## Proof of 2 customers: 2 proven', 'success')).jobs.issue).toBe('success');
      expect(issues()).toEqual(['closed Proof of 2 customers: 2 proven']);
      await verify('## Proof of 2 customers: 1 failed', 'failure');
      expect(issues()).toEqual(['closed Proof of 2 customers: 2 proven', 'open Proof of 2 customers: 1 failed']);
    });

    it('is not opened when all is well', async () => {
      expect((await verify('## Proof of 2 customers: 2 proven', 'success')).jobs.issue).toBe('success');
      expect(github.requests).toEqual(['GET /repos/octo/fleet/issues']);
    });

    it.each<readonly [string, Outcome]>([
      ['failed', 'failure'],
      ['reported success', 'success'],
    ])('is opened when there is no report although the job %s, and closed by the next run', async (_, result) => {
      await verify(undefined, result);
      expect(issues()).toEqual(['open There is no drift report']);
      expect(github.issues[0]?.body).toMatch(/^<!-- mailbox-access fleet issue -->\n\nThe last run left no report, /);
      await verify('## Proof of 2 customers: 2 proven', 'success');
      expect(issues()).toEqual(['closed Proof of 2 customers: 2 proven']);
    });

    const isNotMistakenRows: readonly (readonly [string, string, Partial<StoredText>])[] = [
      ['of somebody else', 'mallory', {}],
      ['without the label', me, { labels: [] }],
      ['without the marker', me, { body: 'a bug' }],
      ['that is a pull request', me, { pull_request: {} }],
      ['that is closed', me, { state: 'closed' }],
    ];
    itEachRow('is not mistaken for one %s', isNotMistakenRows, 1, async (_, login, given) => {
      const other = github.write(login, { labels: ['mailbox-access'], title: 't', body: issueMarker, ...given });
      const before = { ...other };
      github.issues.push(other);
      await verify('## Proof of 1 customer: 1 proven', 'success');
      await verify('## Proof of 1 customer: 1 failed', 'failure');
      expect(github.issues[0]).toEqual(before);
      expect(issues().slice(1)).toEqual(['open Proof of 1 customer: 1 failed']);
    });

    it('is found on the second page, also when an earlier version of the workflow opened it', async () => {
      const labels = ['mailbox-access'];
      for (let count = 0; count < 120; count += 1) github.issues.push(github.write('reviewer', { labels }));
      github.issues.push(github.write(me, { labels, body: `${issueMarker}\n<!-- old -->\nold` }));
      await verify('## Proof of 1 customer: 1 proven', 'success');
      expect(issues().slice(120)).toEqual(['closed Proof of 1 customer: 1 proven']);
    });

    itEachRow('is left alone when the list %s', failing, 1, async (_, fault) => {
      const given = { labels: ['mailbox-access'], title: 't', body: issueMarker };
      github.issues.push(github.write(me, given));
      for (let count = 0; count < 110; count += 1) github.issues.push(github.write('reviewer', given));
      github.faults.push({ method: 'GET', path: /issues$/, ...fault });
      expect((await verify('## Proof of 1 customer: 1 failed', 'failure')).jobs.issue).toBe('failure');
      expect(writes()).toEqual([]);
      expect(github.faults).toEqual([]);
    });

    it('has the heading as its title, unchanged', async () => {
      await verify(`## ${hostile}`, 'failure');
      await verify(`## @/etc/hostname`, 'failure');
      expect(issues()).toEqual(['open @/etc/hostname']);
      await verify(`## ${hostile}`, 'failure');
      expect(issues()).toEqual([`open ${hostile}`]);
    });

    it('contains the report of many customers, unchanged', async () => {
      const { text } = buildComment(proofReportOf(200));
      leave('verify', text);
      await post('drift', { verify: 'failure', report: 'failure' });
      expect(issues()).toEqual(['open Verification of 200 customers: 120 OK, 40 not verified, 40 failed']);
      expect(github.issues[0]?.body).toBe(`${issueMarker}\n\n${text}${link}`);
    });
  });
});
