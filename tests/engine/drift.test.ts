import { describe, expect } from '@jest/globals';
import { developmentTenant, type Tenant } from '@mailbox-access/entra-emulator';
import { itEachRow } from '../support/full.ts';
import { useProject } from '../support/useProject.ts';
import type { Config } from '../support/settings.ts';

const mailbox = 'jobs@contoso.example';
const caller = developmentTenant.servicePrincipalObjectId;
const other = developmentTenant.mailboxObjectId;

interface Drift {
  readonly title: string;
  readonly config?: Config;
  readonly change: (state: Tenant['state'], objectId: string) => void;
  /** Expected text of the preview. */
  readonly shows: RegExp;
}

const application = (state: Tenant['state'], objectId: string) => {
  const found = state.applications.find(({ id }) => id === objectId);
  if (!found) throw new Error('The application is missing.');
  return found;
};

const removeRedirectUri: Drift['change'] = (state, id) =>
  Object.assign(application(state, id), { publicClient: { redirectUris: ['http://localhost'] } });
const removeGrant: Drift['change'] = (state, id) => {
  const principal = state.servicePrincipals.find(({ appId }) => appId === application(state, id).appId);
  state.grants.splice(
    state.grants.findIndex(({ clientId }) => clientId === principal?.id),
    1,
  );
};

const drifts: readonly Drift[] = [
  {
    title: 'a redirect URI and a grant',
    change: (state, id) => {
      removeRedirectUri(state, id);
      removeGrant(state, id);
    },
    shows: /redirect URIs +\+ \S+nativeclient[^]*\+ admin consent [^]*Would create 1 resource/,
  },
  {
    title: 'a redirect URI',
    change: removeRedirectUri,
    shows: /redirect URIs +\+ \S+nativeclient/,
  },
  {
    title: 'a grant',
    change: removeGrant,
    shows: /\+ admin consent [^]*Would create 1 resource/,
  },
  {
    title: 'the public-client flag',
    change: (state, id) => Object.assign(application(state, id), { isFallbackPublicClient: false }),
    shows: /public client +not allowed → allowed/,
  },
  {
    title: 'a declared permission',
    change: (state, id) => {
      const [access] = application(state, id).requiredResourceAccess;
      access?.resourceAccess.pop();
    },
    shows: /permissions +\+ User\.Read/,
  },
  {
    title: 'an owner, where owners are set',
    config: { owners: [caller, other] },
    change: (state, id) => {
      state.owners[id] = [caller];
    },
    shows: /owners +\+ /,
  },
];

describe('drift', () => {
  const project = useProject();
  const rows = drifts.map((drift, index) => ({ ...drift, stack: `drift-${index}` }));
  const title = 'of $title is shown by preview and repaired by up, and then nothing would change';
  itEachRow(title, rows, 1, async ({ stack, config = {}, change, shows }) => {
    project.configure(stack, { mailbox, consent: 'user', displayName: stack, ...config });
    const { outputs } = await project.up(stack);
    expect((await project.run('preview', stack)).out).toContain('Nothing would change');
    project.tenant().change((state) => {
      change(state, outputs.objectId);
    });
    const preview = await project.run('preview', stack);
    expect(preview.code).toBe(0);
    expect(preview.out).toMatch(shows);
    expect(preview.out).not.toContain('Nothing would change');
    expect((await project.run('up', stack)).code).toBe(0);
    project.takeRequests();
    expect((await project.run('up', stack)).out).toContain('Nothing changed: the directory matches stack');
    const asked = project.takeRequests();
    for (const read of ['/applications/', '/servicePrincipals/', '/oauth2PermissionGrants/'])
      expect(asked).toContainEqual(expect.stringMatching(new RegExp(`^GET \\S+${read}`)));
  });
});
