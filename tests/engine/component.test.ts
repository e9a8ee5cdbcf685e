import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { useProject } from '../support/useProject.ts';
import type { OwnResult, OwnRun } from './support/ownProgram.ts';
import { describeFull } from '../support/full.ts';

const native = 'https://login.microsoftonline.com/common/oauth2/nativeclient';
const loopback = 'http://localhost';

describe('the component in another program, with the ID of another application among its inputs', () => {
  const project = useProject({ own: {} });

  const run = async (...runs: readonly OwnRun[]): Promise<readonly OwnResult[]> => {
    const args = ['tests/engine/support/ownProgram.ts', project.folder, project.directory.host, JSON.stringify(runs)];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as OwnResult[];
  };
  const mine = () => project.applications().find(({ displayName }) => displayName === 'Mine');
  const uris = () => (mine()?.publicClient as { redirectUris: string[] } | undefined)?.redirectUris.toSorted();

  it('is previewed with values that are not known yet, provisioned, and then unchanged', async () => {
    const declared = { redirectUris: [loopback, native], withOther: true } as const;
    expect(
      await run(
        { operation: 'preview', ...declared },
        { operation: 'up', ...declared },
        { operation: 'preview', ...declared },
      ),
    ).toEqual([{ changes: { create: 6 } }, { changes: { create: 6 } }, { changes: { same: 6 } }]);
    const other = project.applications().find(({ displayName }) => displayName === 'Other')?.appId ?? '';
    expect(uris()).toEqual([loopback, native, `msal${other}://auth`].toSorted());
  });

  it('refuses in preview and up to remove a redirect URI, and changes nothing, until allow names it', async () => {
    const before = uris();
    const declared = { redirectUris: [native], withOther: true } as const;
    const refused = { error: expect.stringContaining(`would lose the redirect URI ${loopback}`) };
    expect(await run({ operation: 'preview', ...declared }, { operation: 'up', ...declared })).toEqual([
      refused,
      refused,
    ]);
    expect(uris()).toEqual(before);
    expect(
      await run(
        { operation: 'up', ...declared, allow: ['redirect-removal'] },
        { operation: 'up', redirectUris: [native], withOther: false },
      ),
    ).toEqual([
      { changes: { same: 5, update: 1 } },
      { error: expect.stringMatching(/would lose the redirect URI msal[0-9a-f-]{36}:\/\/auth/) },
    ]);
  });

  describeFull('refuses in preview and up to remove a redirect URI, and changes nothing, until allow names it', () => {
    it('refuses to remove a permission that was added to its grant', async () => {
      const principal = project.tenant().state.servicePrincipals.find(({ appId }) => appId === mine()?.appId);
      project.tenant().change(({ grants }) => {
        const grant = grants.find(({ clientId }) => clientId === principal?.id);
        if (grant) grant.scope = `${grant.scope} email`;
      });
      const declared = { redirectUris: [native], withOther: true } as const;
      expect(await run({ operation: 'up', ...declared })).toEqual([
        { error: expect.stringContaining('would lose email, granted on Microsoft Graph') },
      ]);
    });
  });
});
