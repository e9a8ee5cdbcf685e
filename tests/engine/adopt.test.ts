import { beforeEach, describe, expect, it } from '@jest/globals';
import { developmentTenant } from '@mailbox-access/entra-emulator';
import type { Client } from '../../packages/entra-emulator/tests/support/client.ts';
import type { AdoptResult } from '../../src/cli/adopt/adopt.ts';
import { describeFull, isFull, itEachRow } from '../support/full.ts';
import { denied } from '../support/project.ts';
import { useProjectForEach } from '../support/useProject.ts';
import { grantForOwner, grantForTenant, makeByHand, type HandMade } from './support/byHand.ts';

const mailbox = 'jobs@contoso.example';

const project = useProjectForEach({ contoso: { mailbox } });

function grants() {
  return project
    .tenant()
    .state.grants.map(({ consentType, principalId }) => `${consentType} ${principalId ?? ''}`.trim());
}

/** Returns the requests that create or delete something in the directory. */
function changes() {
  return project.takeRequests().filter((request) => /^(POST|DELETE) \/v1/.test(request));
}

async function adopt(...args: readonly string[]): Promise<AdoptResult> {
  const { code, out, err } = await project.run('adopt', 'contoso', '--yes', '--json', ...args);
  if (code !== 0) throw new Error(err);
  return JSON.parse(out) as AdoptResult;
}

/** Expects an adopted stack to be in sync, with nothing to adopt, and deleted by `destroy`. `npm test` checks once. */
async function expectLifeGoesOn(isFirst = isFull): Promise<void> {
  if (!isFirst) return;
  project.takeRequests();
  expect((await adopt()).result).toBe('unchanged');
  const up = await project.run('up', 'contoso');
  expect(up).toMatchObject({ code: 0, out: expect.stringContaining('Nothing changed') });
  expect(project.takeWrites()).toEqual([]);
  expect(await project.run('destroy', 'contoso', '--yes')).toMatchObject({ code: 0 });
}

describe('a registration made by following the guide', () => {
  let made: HandMade;

  beforeEach(async () => {
    made = await makeByHand(project.client);
    project.takeRequests();
  });

  it('is adopted with its client ID, and nothing is created or deleted', async () => {
    const { result, clientId, imported, outputs } = await adopt();
    expect({ result, clientId }).toEqual({ result: 'adopted', clientId: made.clientId });
    expect(outputs).toMatchObject(made);
    expect(imported).toEqual(['the application', 'its service principal']);
    expect(changes()).toEqual([]);
    expect(project.applications()).toMatchObject([
      { appId: made.clientId, displayName: 'PASS', notes: expect.stringContaining('stack contoso') },
    ]);
    expect(
      project.applications()[0]?.requiredResourceAccess.flatMap(({ resourceAccess }) => resourceAccess),
    ).toHaveLength(3);
    await expectLifeGoesOn(true);
    expect(project.applications()).toEqual([]);
  });

  const owner = `Principal ${developmentTenant.mailboxObjectId}`;
  const consents = [
    {
      title: 'the mailbox owner’s own consent takes that over, which would be a 409',
      settings: { consent: 'user', assignmentRequired: true },
      give: (client: Client) => grantForOwner(client, made),
      taken: ['the grant on Microsoft Graph', 'the grant on Exchange Online'],
      // Added by the declaration.
      added: ['POST /v1.0/servicePrincipals/{id}/appRoleAssignedTo'],
      all: [owner, owner],
    },
    {
      title: 'an administrator’s consent keeps that, also where it is declared for everybody',
      settings: { consent: 'tenant', mailResources: ['graph'] },
      give: (client: Client) => grantForTenant(client, made),
      taken: ['the grant on Microsoft Graph'],
      added: [],
      all: ['AllPrincipals'],
    },
    {
      title: 'consent on Graph alone gets the one on Exchange from the declaration',
      settings: { consent: 'user' },
      give: (client: Client) => grantForOwner(client, made, false),
      taken: ['the grant on Microsoft Graph'],
      added: ['POST /v1.0/oauth2PermissionGrants'],
      all: [owner, owner],
    },
  ];
  itEachRow('with $title', consents, 1, async ({ settings, give, taken, added, all }) => {
    await give(project.client);
    project.configure('contoso', { mailbox, ...settings });
    project.takeRequests();
    const { clientId, imported } = await adopt();
    expect(clientId).toBe(made.clientId);
    expect(imported).toEqual(['the application', 'its service principal', ...taken]);
    expect(changes().map((request) => request.replace(made.servicePrincipalObjectId, '{id}'))).toEqual(added);
    expect(grants()).toEqual(all);
    await expectLifeGoesOn();
  });

  it('without a terminal shows what would be done, asks for --yes and changes nothing', async () => {
    const before = JSON.stringify(project.tenant().state);
    const { code, out, err } = await project.run('adopt', 'contoso');
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('  = application        PASS\n  ~ application        PASS\n');
    expect(err).toMatch(/^ {6}notes +nothing → Declared by Pulumi, project mailbox-access/m);
    expect(err).toContain('Into stack contoso: the application, its service principal.');
    expect(err).toContain(
      `Confirmation required, but no terminal is attached: Adopt PASS (client ID ${made.clientId}) into stack contoso`,
    );
    expect(err).toContain('To confirm: npx mailbox-access adopt contoso --yes');
    expect(JSON.stringify(project.tenant().state)).toBe(before);
    expect((await project.run('outputs', 'contoso')).code).toBe(1);
  });

  describeFull('without a terminal shows what would be done, asks for --yes and changes nothing', () => {
    it('is asked about in a terminal, and left alone when the answer is no', async () => {
      const asked: string[] = [];
      const ask = (question: string) => Promise.resolve(asked.push(question) > 0 ? 'n' : '');
      const { printed, ended } = project.open(['adopt', 'contoso'], { isInteractive: true, ask });
      expect(await ended).toBe(1);
      expect(asked).toEqual([`Adopt PASS (client ID ${made.clientId}) into stack contoso? [y/N] `]);
      expect(printed.err).toContain('Nothing more was changed.');
      expect(changes()).toEqual([]);
    });
  });

  describeFull('is adopted with its client ID, and nothing is created or deleted', () => {
    it('says at the end what was done, and that the client ID is the same', async () => {
      const { code, out } = await project.run('adopt', 'contoso', '--yes');
      expect(code).toBe(0);
      expect(out).toContain('Stack contoso adopted: the application, its service principal.');
      expect(out).toContain(`The client ID is the same as before: ${made.clientId}.`);
      expect(out).toMatch(/Next\n {2}1\. Enter both IDs in PASS/);
    });
  });

  describeFull('tests/engine/adoptCrash.test.ts: making the application: is taken over', () => {
    it('is adopted by the same command after an interruption', async () => {
      project.configure('contoso', { mailbox, consent: 'user' });
      project.directory.faults.plan({ method: 'POST', path: '/v1.0/oauth2PermissionGrants', times: 2, ...denied });
      const failed = await project.run('adopt', 'contoso', '--yes');
      expect(failed).toMatchObject({ code: 1, err: expect.stringContaining('npx mailbox-access adopt contoso') });
      project.directory.faults.clear();
      project.takeRequests();
      const { clientId, imported } = await adopt();
      expect({ clientId, imported }).toEqual({ clientId: made.clientId, imported: [] });
      expect(changes()).toEqual(['POST /v1.0/oauth2PermissionGrants', 'POST /v1.0/oauth2PermissionGrants']);
      await expectLifeGoesOn();
    });
  });
});

describe('what a registration has beside the declaration', () => {
  it('is named in red before it is removed: secrets, redirect URIs, permissions', async () => {
    const made = await makeByHand(project.client, 'PASS', { web: { redirectUris: ['https://contoso.example/back'] } });
    project.tenant().change(({ applications: all }) => {
      const own = all.find(({ id }) => id === made.objectId);
      own?.passwordCredentials.push({
        keyId: '55555555-5555-4555-8555-555555555555',
        displayName: 'old monitor',
        hint: 'abc',
        startDateTime: '2026-01-01T00:00:00Z',
        endDateTime: '2028-01-01T00:00:00Z',
      });
    });
    const { err } = await project.run('adopt', 'contoso');
    expect(err).toContain('warning: the client secret old monitor will be removed');
    expect(err).toContain('lose the redirect URI https://contoso.example/back');
    const { clientId, removedCredentials, breakingChanges } = await adopt();
    expect(clientId).toBe(made.clientId);
    expect(removedCredentials).toEqual(['the client secret old monitor']);
    expect(breakingChanges.map(({ kind }) => kind)).toEqual(['redirect-removal']);
    expect(project.applications()).toMatchObject([{ passwordCredentials: [], web: { redirectUris: [] } }]);
    await expectLifeGoesOn();
  });

  describeFull('tests/src/onboarding/adopt/choose.test.ts: is none when another stack has the only one', () => {
    it('hinders it when it is for other tenants too', async () => {
      await makeByHand(project.client, 'PASS', { signInAudience: 'AzureADMultipleOrgs' });
      project.takeRequests();
      const { code, err } = await project.run('adopt', 'contoso', '--yes');
      expect(code).toBe(2);
      expect(err).toContain('is also for other tenants (AzureADMultipleOrgs)');
      expect(project.takeWrites()).toEqual([]);
    });
  });
});

describe('which one is meant', () => {
  describeFull('reports that there is none', () => {
    it('of two duplicateNames is asked, and the chosen one gets a name of its own', async () => {
      const [one, other] = [await makeByHand(project.client), await makeByHand(project.client)];
      const refusal = await project.run('adopt', 'contoso', '--yes', '--json');
      expect(refusal).toMatchObject({ code: 2, out: expect.stringContaining('"adopt-ambiguous"') });
      for (const { clientId } of [one, other]) expect(refusal.err).toContain(`- PASS: client ID ${clientId}`);
      expect(refusal.err).toMatch(/created \d{4}-.*\n {2}owners: .+\n {2}redirect URIs: http/);
      const chosen = await project.run('adopt', 'contoso', '--yes', '--client-id', other.clientId);
      expect(chosen.err).toContain('pulumi config set displayName');
      project.configure('contoso', { mailbox, displayName: 'PASS Contoso' });
      expect((await adopt('--client-id', other.clientId)).clientId).toBe(other.clientId);
      expect(project.applications().map(({ appId, displayName }) => [appId, displayName])).toEqual([
        [one.clientId, 'PASS'],
        [other.clientId, 'PASS Contoso'],
      ]);
      await expectLifeGoesOn();
    });
  });

  const chosenBy = async (option: string): Promise<void> => {
    const made = await makeByHand(project.client, "Mail's monitor");
    const value =
      { '--name': "Mail's monitor", '--object-id': made.objectId, '--client-id': made.clientId }[option] ?? '';
    expect((await adopt(option, value)).clientId).toBe(made.clientId);
    expect(project.applications()).toMatchObject([{ displayName: 'PASS' }]);
  };
  describeFull('is adopted with its client ID, and nothing is created or deleted', () => {
    it.each(['--name', '--object-id', '--client-id'])('can be said by %s, whatever it is called', chosenBy);
  });

  describeFull('tests/src/onboarding/adopt/choose.test.ts: is none when another stack has the only one', () => {
    it('cannot be one that another stack has', async () => {
      project.configure('fabrikam', { mailbox });
      expect((await project.run('up', 'fabrikam')).code).toBe(0);
      const { code, err } = await project.run('adopt', 'contoso', '--yes');
      expect(code).toBe(2);
      expect(err).toContain('already belongs to stack fabrikam');
    });

    it('cannot be a second one for a stack that has its own', async () => {
      expect((await project.run('up', 'contoso')).code).toBe(0);
      const other = await makeByHand(project.client, 'Other');
      const { code, err } = await project.run('adopt', 'contoso', '--yes', '--client-id', other.clientId);
      expect(code).toBe(2);
      expect(err).toContain('Stack contoso already has a registration, PASS (client ID ');
    });
  });

  it('reports that there is none', async () => {
    const { code, err } = await project.run('adopt', 'contoso', '--yes');
    expect(code).toBe(2);
    expect(err).toContain(`There is no registration named "PASS" in tenant ${developmentTenant.tenantId}.`);
    expect(err).toContain('npx mailbox-access up contoso');
  });
});

describe('a registration that was deleted', () => {
  beforeEach(() => {
    project.configure('contoso', { mailbox, consent: 'user' });
  });

  const deleted = () => project.tenant().state.deletedItems.map(({ type }) => type);

  it('by destroy is restored with its service principal and client ID, and its consent is granted again', async () => {
    expect((await project.run('up', 'contoso')).code).toBe(0);
    const before = (await project.outputs('contoso')).clientId;
    expect((await project.run('destroy', 'contoso', '--yes')).code).toBe(0);
    project.takeRequests();
    const shown = await project.run('adopt', 'contoso', '--deleted');
    expect(shown).toMatchObject({ code: 2, err: expect.stringMatching(/can be restored until \d{4}-\d\d-\d\d/) });
    expect(changes()).toEqual([]);
    const { clientId: after, restored } = await adopt('--deleted');
    expect({ after, restored }).toEqual({ after: before, restored: ['the application', 'its service principal'] });
    expect(changes().filter((request) => !request.endsWith('/restore'))).toEqual([
      'POST /v1.0/oauth2PermissionGrants',
      'POST /v1.0/oauth2PermissionGrants',
    ]);
    expect(deleted()).toEqual([]);
    await expectLifeGoesOn();
  });

  const representative =
    'by destroy is restored with its service principal and client ID, and its consent is granted again';
  describeFull(representative, () => {
    it('outside Pulumi is restored too, and a permanently deleted service principal is re-created', async () => {
      expect((await project.run('up', 'contoso')).code).toBe(0);
      const before = (await project.outputs('contoso')).clientId;
      const objectId = project.applications()[0]?.id ?? '';
      await project.client.graph('DELETE', `/v1.0/applications/${objectId}`);
      project.tenant().change((all) => {
        all.deletedItems = all.deletedItems.filter(({ type }) => type === 'application');
      });
      project.takeRequests();
      const { clientId: after, restored } = await adopt('--deleted');
      expect({ after, restored }).toEqual({ after: before, restored: ['the application'] });
      expect(changes()).toContain('POST /v1.0/servicePrincipals');
      expect(changes()).not.toContain('POST /v1.0/applications');
      await expectLifeGoesOn();
    });
  });

  describeFull('tests/engine/adoptCrash.test.ts: making the application: is taken over', () => {
    it('is restored completely after an interrupted restore', async () => {
      const made = await makeByHand(project.client);
      await project.client.graph('DELETE', `/v1.0/applications/${made.objectId}`);
      project.directory.faults.plan({ method: 'POST', path: /restore$/, after: 1, ...denied });
      const failed = await project.run('adopt', 'contoso', '--yes', '--deleted');
      expect(failed).toMatchObject({ code: 1, err: expect.stringContaining('403 Authorization_RequestDenied') });
      const { clientId: after, restored, outputs } = await adopt('--deleted');
      expect({ after, restored }).toEqual({ after: made.clientId, restored: ['its service principal'] });
      expect(outputs.servicePrincipalObjectId).toBe(made.servicePrincipalObjectId);
      await expectLifeGoesOn();
    });
  });
});
