import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Outputs } from '../../src/registration/outputs/schema.ts';
import { useProject } from '../support/useProject.ts';
import { describeFull } from '../support/full.ts';

const mailbox = 'jobs@contoso.example';
const native = 'https://login.microsoftonline.com/common/oauth2/nativeclient';

describe('an up of a registration that a monitor uses', () => {
  const project = useProject({ contoso: { mailbox, consent: 'user' } });
  let outputs: Outputs;

  beforeAll(async () => {
    ({ outputs } = await project.up('contoso'));
  });

  const uris = async () => {
    const { body } = await project.client.graph('GET', `/v1.0/applications/${outputs.objectId}`);
    return (body.publicClient as { redirectUris: string[] }).redirectUris.toSorted();
  };
  const inPortal = (redirectUris: readonly string[]) =>
    project.client.graph('PATCH', `/v1.0/applications/${outputs.objectId}`, {
      json: { publicClient: { redirectUris } },
    });

  /** Runs `up` in a terminal where a person gives this answer. */
  async function upAnswered(answer: () => Promise<string>) {
    const { printed, ended } = project.open(['up', 'contoso'], { isInteractive: true, hasColor: true, ask: answer });
    return { code: await ended, ...printed };
  }

  it('is refused without a terminal, and changes nothing, when it would remove a redirect URI', async () => {
    project.configure('contoso', { mailbox, consent: 'user', redirectUris: [native] });
    project.takeRequests();
    const { code, err } = await project.run('up', 'contoso');
    expect(code).toBe(1);
    expect(err).toContain(`Client ID ${outputs.clientId} would lose the redirect URI http://localhost`);
    expect(err).toContain(
      '\nnpx mailbox-access pulumi config set --path "allow[0]" redirect-removal --stack contoso\n',
    );
    expect(err).toContain('\nnpx mailbox-access up contoso --allow-redirect-removal\n');
    expect(project.takeWrites()).toEqual([]);
  });

  it('is refused in preview, with the breaking change in JSON', async () => {
    const { code, out, err } = await project.run('preview', 'contoso', '--json');
    expect(code).toBe(1);
    expect(err).toContain(`warning: Client ID ${outputs.clientId} would lose`);
    const change = { kind: 'redirect-removal', clientId: outputs.clientId, what: ['http://localhost'] };
    expect(JSON.parse(out)).toMatchObject({
      stacks: [
        {
          result: 'failed',
          error: { code: 'breaking-change' },
          breakingChanges: [{ ...change, option: '--allow-redirect-removal' }],
        },
      ],
    });
  });

  it('asks about the change in a terminal, in red, and changes nothing on a no', async () => {
    const { code, err } = await upAnswered(() => Promise.resolve('n'));
    expect(code).toBe(1);
    expect(err).toContain('\u001b[31mwarning: Client ID');
    expect(err).toContain('Nothing was changed.');
    expect(await uris()).toEqual(['http://localhost', native]);
  });

  describeFull('is refused without a terminal, and changes nothing, when it would remove a redirect URI', () => {
    it('is not allowed by the option for another kind', async () => {
      expect((await project.run('up', 'contoso', '--allow-wider-consent')).code).toBe(1);
    });
  });

  it('makes the change and keeps the client ID when the option allows it', async () => {
    const { code, out } = await project.run('up', 'contoso', '--json', '--allow-redirect-removal');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ stacks: [{ outputs: { clientId: outputs.clientId } }] });
    expect(await uris()).toEqual([native]);
  });

  describeFull('is refused without a terminal, and changes nothing, when it would remove a redirect URI', () => {
    it('reports a redirect URI that somebody added in the portal, and that a change of the name would remove', async () => {
      await inPortal([native, 'https://portal.example/added']);
      project.configure('contoso', { mailbox, consent: 'user', redirectUris: [native], displayName: 'PASS 2' });
      const { code, err } = await project.run('up', 'contoso');
      expect(code).toBe(1);
      expect(err).toContain('https://portal.example/added');
      expect(await uris()).toContain('https://portal.example/added');
      await inPortal([native]);
    });
  });

  it('keeps a redirect URI that was added between the preview and the update', async () => {
    project.configure('contoso', { mailbox, consent: 'tenant', redirectUris: [native], displayName: 'PASS 3' });
    project.takeRequests();
    const ended = project.run('up', 'contoso', '--allow-wider-consent');
    await previewed();
    await inPortal([native, 'https://portal.example/late']);
    const { code, err } = await ended;
    expect(err).toContain('could act for every user of the tenant');
    expect(err).toContain('Updating stack contoso would make a breaking change, so the run was stopped before that.');
    expect(err).toContain('would lose the redirect URI https://portal.example/late');
    expect(code).toBe(1);
    expect(await uris()).toContain('https://portal.example/late');
    await inPortal([native]);
  });

  /** Resolves when the preview has read the application. */
  async function previewed(): Promise<void> {
    const path = `GET /v1.0/applications/${outputs.objectId}`;
    const seen: string[] = [];
    while (!seen.includes(path)) {
      seen.push(...project.takeRequests());
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it('does not make a different change of the kind that a person has allowed', async () => {
    project.configure('contoso', { mailbox, consent: 'user', redirectUris: [native], protocols: ['imap'] });
    project.takeRequests();
    const { code, err } = await upAnswered(() => {
      project.configure('contoso', { mailbox, consent: 'user', redirectUris: [native], protocols: ['smtp'] });
      return Promise.resolve('y');
    });
    expect(err).toContain('would lose IMAP.AccessAsUser.All');
    expect({ code, writes: project.takeWrites() }).toEqual({ code: 1, writes: [] });
  });

  it('writes nothing when nothing differs', async () => {
    project.configure('contoso', { mailbox, consent: 'user', redirectUris: [native] });
    expect((await project.run('up', 'contoso', '--allow-permission-removal')).code).toBe(0);
    project.takeRequests();
    const { code, out } = await project.run('up', 'contoso');
    expect({ code, writes: project.takeWrites() }).toEqual({ code: 0, writes: [] });
    expect(out).toContain('Nothing changed: ');
  });

  it('is refused, and so is its preview, when it would replace a deleted registration', async () => {
    await project.client.graph('DELETE', `/v1.0/applications/${outputs.objectId}`);
    for (const operation of ['preview', 'up']) {
      const { code, err } = await project.run(operation, 'contoso');
      expect(code).toBe(1);
      expect(err).toContain(`The application (client ID ${outputs.clientId}) would be replaced`);
      expect(err).toContain('\nnpx mailbox-access adopt contoso --deleted\n');
    }
    expect((await project.run('adopt', 'contoso', '--deleted', '--yes')).code).toBe(0);
    expect((await project.run('up', 'contoso')).out).toContain('Nothing changed: ');
  });

  it('makes a change that the setting allow names, and warns when the entry is no longer needed', async () => {
    const settings = { mailbox, consent: 'user', redirectUris: ['http://localhost'], allow: ['redirect-removal'] };
    project.configure('contoso', settings);
    expect((await project.run('up', 'contoso')).out).toContain('Updated 1 resource in ');
    expect(await uris()).toEqual(['http://localhost']);
    const { code, err } = await project.run('preview', 'contoso');
    expect(code).toBe(0);
    expect(err).toContain('warning: The setting allow has "redirect-removal", which is no longer needed.');
  });
});
