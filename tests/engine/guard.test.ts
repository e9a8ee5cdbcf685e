import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { embeddedFolder, makeBackend } from '../../src/engine/embedded/backend.ts';
import type { Outputs } from '../../src/outputs/schema.ts';
import { Client } from '../offline/entra/support/client.ts';
import { openProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { describeFull } from '../support/full.ts';

const mailbox = 'jobs@contoso.example';
const native = 'https://login.microsoftonline.com/common/oauth2/nativeclient';

describe('an up of a registration that a monitor uses', () => {
  let project: TestProject;
  let client: Client;
  let outputs: Outputs;

  beforeAll(async () => {
    project = await openProject();
    client = new Client(project.directory);
    project.configure('contoso', { mailbox, consent: 'user' });
    const { out } = await project.run('up', 'contoso', '--json');
    const [stack] = (JSON.parse(out) as { stacks: { outputs: Outputs }[] }).stacks;
    if (stack === undefined) throw new Error(out);
    outputs = stack.outputs;
  });

  afterAll(async () => {
    client.close();
    await project.close();
  });

  const uris = async () => {
    const { body } = await client.graph('GET', `/v1.0/applications/${outputs.objectId}`);
    return (body.publicClient as { redirectUris: string[] }).redirectUris.toSorted();
  };
  const inPortal = (redirectUris: readonly string[]) =>
    client.graph('PATCH', `/v1.0/applications/${outputs.objectId}`, { json: { publicClient: { redirectUris } } });
  const writes = () => project.takeRequests().filter((request) => /^(POST|PATCH|DELETE) \/v1/.test(request));

  /** Runs an up in a terminal in which somebody gives this answer. */
  async function upAnswered(answer: () => Promise<string>) {
    const { printed, ended } = project.open(['up', 'contoso'], { isInteractive: true, hasColor: true, ask: answer });
    return { code: await ended, ...printed };
  }

  it('that would take a redirect URI away is refused without a terminal, and changes nothing', async () => {
    project.configure('contoso', { mailbox, consent: 'user', redirectUris: [native] });
    project.takeRequests();
    const { code, err } = await project.run('up', 'contoso');
    expect(code).toBe(2);
    expect(err).toContain(`Client ID ${outputs.clientId} would lose the redirect URI http://localhost`);
    expect(err).toContain('npx mailbox-access up contoso --allow-redirect-removal');
    expect(writes()).toEqual([]);
  });

  it('is warned of by preview, in JSON too', async () => {
    const { code, out, err } = await project.run('preview', 'contoso', '--json');
    expect(code).toBe(0);
    expect(err).toContain(`warning: Client ID ${outputs.clientId} would lose`);
    const harm = { kind: 'redirect-removal', clientId: outputs.clientId, what: ['http://localhost'] };
    expect(JSON.parse(out)).toMatchObject({ stacks: [{ harms: [{ ...harm, option: '--allow-redirect-removal' }] }] });
  });

  it('is asked about in a terminal, in red, and not done on a no', async () => {
    const { code, err } = await upAnswered(() => Promise.resolve('n'));
    expect(code).toBe(1);
    expect(err).toContain('\u001b[31mwarning: Client ID');
    expect(err).toContain('Nothing was changed.');
    expect(await uris()).toEqual(['http://localhost', native]);
  });

  describeFull('that would take a redirect URI away is refused without a terminal, and changes nothing', () => {
    it('is not allowed by the option of another harm', async () => {
      expect((await project.run('up', 'contoso', '--allow-wider-consent')).code).toBe(2);
    });
  });

  it('is done when it was allowed, with the same client ID', async () => {
    const { code, out } = await project.run('up', 'contoso', '--json', '--allow-redirect-removal');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ stacks: [{ outputs: { clientId: outputs.clientId } }] });
    expect(await uris()).toEqual([native]);
  });

  describeFull('that would take a redirect URI away is refused without a terminal, and changes nothing', () => {
    it('of another name tells of what somebody added in the portal, which it would take away', async () => {
      await inPortal([native, 'https://portal.example/added']);
      project.configure('contoso', { mailbox, consent: 'user', redirectUris: [native], displayName: 'PASS 2' });
      const { code, err } = await project.run('up', 'contoso');
      expect(code).toBe(2);
      expect(err).toContain('https://portal.example/added');
      expect(await uris()).toContain('https://portal.example/added');
      await inPortal([native]);
    });
  });

  it('takes no redirect URI away that comes between the judging and the doing', async () => {
    project.configure('contoso', { mailbox, consent: 'tenant', redirectUris: [native], displayName: 'PASS 3' });
    project.takeRequests();
    const ended = project.run('up', 'contoso', '--allow-wider-consent');
    await judgedRead();
    await inPortal([native, 'https://portal.example/late']);
    const { code, err } = await ended;
    expect(err).toContain('could act for every user of the tenant');
    expect(err).toContain('were changed after its plan was made (mailbox-application)');
    expect(code).toBe(1);
    expect(await uris()).toContain('https://portal.example/late');
    await inPortal([native]);
  });

  /** Resolves when the plan that is judged has read the application; the first preview reads nothing. */
  async function judgedRead(): Promise<void> {
    const path = `GET /v1.0/applications/${outputs.objectId}`;
    const seen: string[] = [];
    while (!seen.includes(path)) {
      seen.push(...project.takeRequests());
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  describeFull('takes no redirect URI away that comes between the judging and the doing', () => {
    it('does not do what the settings have come to say while somebody was asked', async () => {
      project.configure('contoso', { mailbox, consent: 'user', redirectUris: [native], protocols: ['imap'] });
      project.takeRequests();
      const { code, err } = await upAnswered(() => {
        project.configure('contoso', { mailbox, consent: 'user', redirectUris: [native], protocols: ['smtp'] });
        return Promise.resolve('y');
      });
      expect(err).toContain('The directory or the settings of contoso were changed after its plan was made');
      expect({ code, writes: writes() }).toEqual({ code: 1, writes: [] });
    });
  });

  it('without a difference writes nothing, and says so', async () => {
    project.configure('contoso', { mailbox, consent: 'user', redirectUris: [native] });
    expect((await project.run('up', 'contoso')).code).toBe(0);
    project.takeRequests();
    const { code, out } = await project.run('up', 'contoso');
    expect({ code, writes: writes() }).toEqual({ code: 0, writes: [] });
    expect(out).toContain('6 unchanged');
  });

  it('that would delete what the program names otherwise now is refused, and nothing is deleted', async () => {
    await rename('mailbox-service-principal', 'renamed');
    project.takeRequests();
    const { code, err } = await project.run('up', 'contoso', '--allow-replace');
    expect({ code, writes: writes() }).toEqual({ code: 2, writes: [] });
    expect(err).toContain(`Its service principal (client ID ${outputs.clientId}) would be deleted`);
    expect(err).toContain('npx mailbox-access up contoso --allow-delete');
    await rename('renamed', 'mailbox-service-principal');
    expect((await project.run('up', 'contoso')).out).toContain('6 unchanged');
  });

  /** Gives a resource another name in the state, as a program does that was written anew. */
  async function rename(from: string, to: string): Promise<void> {
    const env = { ...process.env, ...(await makeBackend(embeddedFolder(project.folder))) };
    const engine = (...args: readonly string[]) =>
      promisify(execFile)(String(process.env.MAILBOX_ACCESS_TEST_ENGINE), ['--non-interactive', ...args], {
        ...{ cwd: project.folder, env },
      });
    const { stdout } = await engine('stack', 'export', '--stack', 'contoso');
    const urn = new RegExp(`"urn": "(\\S+::${from})"`).exec(stdout)?.[1] ?? '';
    await engine('state', 'rename', '--stack', 'contoso', '--yes', urn, to);
  }

  it('that would make the registration anew, since somebody deleted it, is refused', async () => {
    await client.graph('DELETE', `/v1.0/applications/${outputs.objectId}`);
    expect((await project.run('refresh', 'contoso')).code).toBe(0);
    const { code, err } = await project.run('up', 'contoso');
    expect(code).toBe(2);
    expect(err).toContain(`The application (client ID ${outputs.clientId}) would be made anew`);
    expect(err).toContain('npx mailbox-access adopt contoso --deleted');
  });
});
