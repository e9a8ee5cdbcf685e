import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MailboxAccessError } from '../../../../src/errors.ts';
import { postNoReport, postReport } from '../../../../src/fleet/github/post.ts';
import type { PostOptions } from '../../../../src/fleet/github/post.ts';
import type { FleetReport, FleetResult } from '../../../../src/fleet/report/schema.ts';
import { startGitHub } from '../../../support/github.ts';
import type { GitHubStandIn } from '../../../support/github.ts';

const marker = '<!-- mailbox-access fleet -->';
const me = 'github-actions[bot]';
const comments = '/repos/octo/fleet/issues/7/comments';

function buildReport(results: readonly FleetResult[], given: Partial<FleetReport> = {}): FleetReport {
  return {
    ...{ operation: 'verify', startedAt: '2026-11-25T09:00:00Z', durationMs: 1_000, parallel: 2 },
    stacks: results.map((result, index) => ({ stack: `customer-${index}`, result })),
    settingsWithoutStack: [],
    stacksWithoutSettings: [],
    ...given,
  };
}

describe('posting a report', () => {
  let github: GitHubStandIn;
  let folder: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    github = await startGitHub();
    folder = mkdtempSync(join(tmpdir(), 'mailbox-access-github-'));
    const [event, summary] = [join(folder, 'event.json'), join(folder, 'summary.md')];
    writeFileSync(event, JSON.stringify({ pull_request: { number: 7 } }));
    writeFileSync(summary, 'Before\n');
    env = {
      GITHUB_API_URL: github.url,
      GITHUB_REPOSITORY: 'octo/fleet',
      GITHUB_TOKEN: github.token,
      GITHUB_EVENT_PATH: event,
      GITHUB_STEP_SUMMARY: summary,
    };
  });

  afterEach(async () => {
    await github.close();
    rmSync(folder, { recursive: true });
  });

  const post = (options: PostOptions, text: string, report = buildReport(['passed'])) =>
    postReport(options, { report, markdown: `${marker}\n${text}`, marker, env, retryDelayMs: 1 });
  const refusal = async (posted: Promise<unknown>): Promise<MailboxAccessError> => {
    const error = await posted.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof MailboxAccessError)) throw new Error('It was not refused.');
    expect(`${error.message} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(github.token);
    return error;
  };
  const bodies = () => github.comments.map(({ user, body }) => `${user?.login ?? '(deleted)'}: ${body}`);

  describe('as a comment', () => {
    it('writes one, and updates the same afterwards', async () => {
      expect(await post({ githubComment: true }, 'first')).toEqual([
        'Comment: created, https://github.example/octo/fleet/1',
      ]);
      expect(await post({ githubComment: true }, 'second')).toEqual([
        'Comment: updated, https://github.example/octo/fleet/1',
      ]);
      expect(bodies()).toEqual([`${me}: ${marker}\nsecond`]);
    });

    it('writes nothing when the comment says the same already', async () => {
      await post({ githubComment: true }, 'same');
      github.requests.length = 0;
      expect(await post({ githubComment: true }, 'same')).toEqual([
        'Comment: unchanged, https://github.example/octo/fleet/1',
      ]);
      expect(github.requests).toEqual(['POST /graphql', `GET ${comments}`]);
    });

    it('finds its own on the third page of comments', async () => {
      for (let count = 0; count < 230; count += 1) github.comment('reviewer', `remark ${count}`);
      const own = github.comment(me, `${marker}\nold`);
      for (let count = 0; count < 20; count += 1) github.comment('reviewer', `late remark ${count}`);
      await post({ githubComment: true }, 'new');
      expect(own.body).toBe(`${marker}\nnew`);
      expect(github.comments).toHaveLength(251);
      expect(github.requests.filter((line) => line === `GET ${comments}`)).toHaveLength(3);
    });

    it("lets somebody else's comment with the marker alone, a deleted account's too, and its own without the marker", async () => {
      github.comment('mallory', `${marker}\nmine`);
      github.comment('github-actions', `${marker}\nalike`);
      github.comment(null, `${marker}\nnobody's`);
      github.comment(me, 'of another workflow');
      await post({ githubComment: true }, 'fleet');
      expect(bodies()).toEqual([
        `mallory: ${marker}\nmine`,
        `github-actions: ${marker}\nalike`,
        `(deleted): ${marker}\nnobody's`,
        `${me}: of another workflow`,
        `${me}: ${marker}\nfleet`,
      ]);
    });

    it.each([500, 502, 503, 429])('reads again after %d, up to twice', async (status) => {
      const fault = { method: 'GET', path: /comments$/, status };
      github.faults.push(fault, fault);
      await post({ githubComment: true }, 'fleet');
      expect(bodies()).toEqual([`${me}: ${marker}\nfleet`]);
    });

    it('gives up after the third failure, in two sentences', async () => {
      const fault = { method: 'GET', path: /comments$/, status: 500, message: 'Server Error' };
      github.faults.push(fault, fault, fault);
      expect(await refusal(post({ githubComment: true }, 'fleet'))).toMatchObject({
        code: 'github-refused',
        problem: 'GitHub refused reading the comments: 500, Server Error.',
        remedy: expect.stringMatching(/^Run the job again; what is there already is updated\./) as unknown,
      });
      expect(github.requests.filter((line) => line === `GET ${comments}`)).toHaveLength(3);
    });

    it('writes again after a 500 that wrote nothing', async () => {
      github.faults.push({ method: 'POST', path: /comments$/, status: 500 });
      await post({ githubComment: true }, 'fleet');
      expect(bodies()).toEqual([`${me}: ${marker}\nfleet`]);
    });

    it('writes no second one after a 502 that did write it', async () => {
      github.faults.push({ method: 'POST', path: /comments$/, status: 502, isDone: true });
      await post({ githubComment: true }, 'fleet');
      expect(bodies()).toEqual([`${me}: ${marker}\nfleet`]);
      expect(github.requests.filter((line) => line === `POST ${comments}`)).toHaveLength(1);
    });

    it('says which right is lacking after a 403, and asks once', async () => {
      const message = 'Resource not accessible by integration';
      github.faults.push({ method: 'POST', path: /comments$/, status: 403, message });
      const error = await refusal(post({ githubComment: true }, 'fleet'));
      expect(error.problem).toBe(`GitHub refused writing the comment: 403, ${message}.`);
      expect(error.remedy).toContain('pull-requests: write');
      expect(github.requests.filter((line) => line === `POST ${comments}`)).toHaveLength(1);
    });

    it('points to the report itself after a 422', async () => {
      const error = await refusal(post({ githubComment: true }, 'x'.repeat(70_000)));
      expect(error.problem).toContain('422, Validation Failed');
      expect(error.remedy).toContain('artifact');
    });

    it('says that a token is refused', async () => {
      env.GITHUB_TOKEN = 'ghs_another';
      const error = await refusal(post({ githubComment: true }, 'fleet'));
      expect(error.problem).toBe('GitHub refused who the token is: 401, Bad credentials.');
      expect(error.message).not.toContain('ghs_another');
    });

    it('follows no page to another host, which would be given the token', async () => {
      const other = await startGitHub();
      github.faults.push({
        method: 'GET',
        path: /comments$/,
        status: 200,
        link: `<${other.url}${comments}>; rel="next"`,
      });
      const error = await refusal(post({ githubComment: true }, 'fleet'));
      await other.close();
      expect(error.problem).toContain('another host');
      expect(other.requests).toEqual([]);
    });

    it('says that nothing answers', async () => {
      await github.close();
      const error = await refusal(post({ githubComment: true }, 'fleet'));
      expect(error).toMatchObject({
        code: 'github-refused',
        problem: expect.stringContaining('ECONNREFUSED') as unknown,
      });
      github = await startGitHub();
    });

    it('ends when it is interrupted', async () => {
      const controller = new AbortController();
      controller.abort();
      const { signal } = controller;
      const error = await refusal(
        postReport({ githubComment: true }, { report: buildReport([]), markdown: marker, marker, env, signal }),
      );
      expect(error.code).toBe('interrupted');
    });
  });

  describe('in an environment that lacks something', () => {
    it.each([
      ['GITHUB_TOKEN', '', 'There is no GITHUB_TOKEN.'],
      ['GITHUB_REPOSITORY', '', 'GITHUB_REPOSITORY names no repository.'],
      ['GITHUB_REPOSITORY', 'octo/fleet/../other', 'GITHUB_REPOSITORY names no repository.'],
      ['GITHUB_API_URL', 'http://api.github.example', 'GITHUB_API_URL is no https address of an API.'],
      ['GITHUB_API_URL', 'https://user@api.github.example', 'GITHUB_API_URL is no https address of an API.'],
      ['GITHUB_API_URL', 'http://127.0.0.1.example', 'GITHUB_API_URL is no https address of an API.'],
      ['GITHUB_API_URL', 'api.github.com', 'GITHUB_API_URL is no https address of an API.'],
      ['GITHUB_EVENT_PATH', '', 'GITHUB_EVENT_PATH names no event of a pull request.'],
      ['GITHUB_STEP_SUMMARY', '', 'GITHUB_STEP_SUMMARY names no file that can be written.'],
    ])('refuses %s=%j before anything is posted', async (name, value, problem) => {
      env[name] = value;
      const error = await refusal(post({ githubComment: true, githubSummary: true }, 'fleet'));
      expect(error).toMatchObject({ code: 'github-unconfigured', problem });
      expect(github.requests).toEqual([]);
    });

    it('refuses the event of a push', async () => {
      writeFileSync(env.GITHUB_EVENT_PATH ?? '', JSON.stringify({ ref: 'refs/heads/main' }));
      expect((await refusal(post({ githubComment: true }, 'fleet'))).code).toBe('github-unconfigured');
    });

    it('takes the API of a GitHub Enterprise Server', async () => {
      env.GITHUB_API_URL = `${github.url}/api/v3/`;
      await refusal(post({ githubIssue: true }, 'fleet'));
      expect(github.requests).toEqual(['POST /api/graphql']);
    });
  });

  describe('as an issue', () => {
    const issueMarker = '<!-- mailbox-access fleet issue -->';
    const issues = () => github.issues.map(({ title, state, body }) => ({ title, state, body }));

    it('opens one when something is wrong, updates it, closes it when all is well, and opens another later', async () => {
      const options = { githubIssue: true };
      expect(await post(options, 'a', buildReport(['passed', 'failed']))).toEqual([
        'Issue: created, https://github.example/octo/fleet/1',
      ]);
      expect(await post(options, 'a', buildReport(['passed', 'failed']))).toEqual([
        'Issue: unchanged, https://github.example/octo/fleet/1',
      ]);
      expect(await post(options, 'b', buildReport(['failed', 'failed']))).toEqual([
        'Issue: updated, https://github.example/octo/fleet/1',
      ]);
      expect(issues()).toEqual([
        { title: 'verify: 2 of 2 customers need a look', state: 'open', body: `${issueMarker}\n${marker}\nb` },
      ]);
      expect(await post(options, 'c', buildReport(['passed', 'unproven']))).toEqual([
        'Issue: closed, https://github.example/octo/fleet/1',
      ]);
      expect(issues()).toEqual([
        { title: 'verify: all is well', state: 'closed', body: `${issueMarker}\n${marker}\nc` },
      ]);
      await post(options, 'd', buildReport(['failed']));
      expect(issues().map(({ title, state }) => `${state} ${title}`)).toEqual([
        'closed verify: all is well',
        'open verify: 1 of 1 customer needs a look',
      ]);
      expect(github.issues.map(({ labels }) => labels)).toEqual([['mailbox-access'], ['mailbox-access']]);
    });

    it('opens none when all is well', async () => {
      expect(await post({ githubIssue: true }, 'a')).toEqual(['Issue: none is needed']);
      expect(github.issues).toEqual([]);
    });

    it.each<FleetResult>(['failed', 'interrupted', 'not-started'])(
      'opens one for a customer that is %s',
      async (result) => {
        await post({ githubIssue: true }, 'a', buildReport(['passed', result]));
        expect(issues().map(({ title }) => title)).toEqual(['verify: 1 of 2 customers needs a look']);
      },
    );

    it('opens one for a preview that finds a difference, not for one that finds none', async () => {
      await post({ githubIssue: true }, 'a', buildReport(['unchanged'], { operation: 'preview' }));
      expect(issues()).toEqual([]);
      await post({ githubIssue: true }, 'a', buildReport(['changed'], { operation: 'preview' }));
      expect(issues().map(({ title }) => title)).toEqual(['preview: 1 of 1 customer needs a look']);
    });

    it('does not take a fleet for well of which a part was not looked at', async () => {
      await post({ githubIssue: true }, 'a', buildReport(['passed'], { shards: ['1/3'] }));
      expect(issues().map(({ title }) => title)).toEqual(['verify: 2 parts were not looked at']);
      await post({ githubIssue: true }, 'b', buildReport(['passed'], { shards: ['3/3', '1/3', '2/3'] }));
      expect(issues().map(({ state }) => state)).toEqual(['closed']);
    });

    it("touches neither somebody else's issue with marker and label nor its own with neither, nor a pull request", async () => {
      const alike = { number: 0, html_url: '', labels: ['mailbox-access'], title: 't', state: 'open' } as const;
      github.issues.push(
        { ...alike, id: 101, user: { login: 'mallory' }, body: issueMarker },
        { ...alike, id: 102, user: { login: me }, body: issueMarker, labels: [] },
        { ...alike, id: 103, user: { login: me }, body: 'no marker' },
        { ...alike, id: 104, user: { login: me }, body: issueMarker, pull_request: {} },
      );
      await post({ githubIssue: true }, 'a');
      expect(github.issues.map(({ state }) => state)).toEqual(['open', 'open', 'open', 'open']);
      await post({ githubIssue: true }, 'a', buildReport(['failed']));
      expect(github.issues).toHaveLength(5);
    });

    it('opens one where there is no report, which the next report closes', async () => {
      const posted = await postNoReport('It is not there.', { env, retryDelayMs: 1 });
      expect(posted).toBe('Issue: created, https://github.example/octo/fleet/1');
      expect(issues()).toEqual([
        { title: 'There is no report of the fleet', state: 'open', body: `${issueMarker}\nIt is not there.` },
      ]);
      await post({ githubIssue: true }, 'a');
      expect(issues().map(({ title, state }) => `${state} ${title}`)).toEqual(['closed verify: all is well']);
    });

    it('says that issues are turned off', async () => {
      github.faults.push({ method: 'GET', path: /issues$/, status: 410, message: 'Issues are disabled for this repo' });
      expect((await refusal(post({ githubIssue: true }, 'a'))).remedy).toBe(
        'Turn issues on, in the settings of the repository.',
      );
    });
  });

  it('adds to the summary of the job, without a token and without a request', async () => {
    delete env.GITHUB_TOKEN;
    expect(await post({ githubSummary: true }, 'fleet')).toEqual(['Summary of the job: written']);
    expect(readFileSync(env.GITHUB_STEP_SUMMARY ?? '', 'utf8')).toBe(`Before\n${marker}\nfleet\n`);
    expect(github.requests).toEqual([]);
  });
});
