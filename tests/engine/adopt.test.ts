import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { developmentTenant } from '@mailbox-access/entra-emulator';
import { Client } from '../../packages/entra-emulator/tests/support/client.ts';
import { describeFull, isFull } from '../support/full.ts';
import { openProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { grantForOwner, grantForTenant, makeByHand } from './support/byHand.ts';
import type { HandMade } from './support/byHand.ts';

const mailbox = 'jobs@contoso.example';

interface Adopted {
  readonly result: string;
  readonly clientId: string;
  readonly restored: readonly string[];
  readonly imported: readonly string[];
  readonly removedCredentials: readonly string[];
  readonly breakingChanges: readonly { readonly kind: string; readonly what: readonly string[] }[];
  readonly outputs: { readonly objectId: string; readonly servicePrincipalObjectId: string };
}

let project: TestProject;
let client: Client;

beforeEach(async () => {
  project = await openProject();
  client = new Client(project.directory);
});

afterEach(async () => {
  client.close();
  await project.close();
});

function tenant() {
  const found = project.directory.store.findTenant('contoso.example');
  if (found === undefined) throw new Error('There is no tenant.');
  return found;
}

/** The applications beside the one that provisions. */
function applications() {
  return tenant().state.applications.filter(({ appId }) => appId !== developmentTenant.clientId);
}

function grants() {
  return tenant().state.grants.map(({ consentType, principalId }) => `${consentType} ${principalId ?? ''}`.trim());
}

/** Everything that makes or deletes something in the directory. */
function changes() {
  return project.takeRequests().filter((request) => /^(POST|DELETE) \/v1/.test(request));
}

async function adopt(...args: readonly string[]): Promise<Adopted> {
  const { code, out, err } = await project.run('adopt', 'contoso', '--yes', '--json', ...args);
  if (code !== 0) throw new Error(err);
  return JSON.parse(out) as Adopted;
}

/** A stack that has adopted is like any other: in line, with nothing left to adopt, and deleted by `destroy`. `npm test` looks once. */
async function expectLifeGoesOn(isFirst = isFull): Promise<void> {
  if (!isFirst) return;
  project.takeRequests();
  expect((await adopt()).result).toBe('unchanged');
  const up = await project.run('up', 'contoso');
  expect(up).toMatchObject({ code: 0, out: expect.stringContaining('Nothing changed') });
  expect(project.takeRequests().filter((request) => /^(POST|PATCH|DELETE) \/v1/.test(request))).toEqual([]);
  expect(await project.run('destroy', 'contoso', '--yes')).toMatchObject({ code: 0 });
}

describe('a registration made by following the guide', () => {
  let made: HandMade;

  beforeEach(async () => {
    made = await makeByHand(client);
    project.configure('contoso', { mailbox });
    project.takeRequests();
  });

  it('is adopted with its client ID, and nothing is created or deleted', async () => {
    const { result, clientId, imported, outputs } = await adopt();
    expect({ result, clientId }).toEqual({ result: 'adopted', clientId: made.clientId });
    expect(outputs).toMatchObject(made);
    expect(imported).toEqual(['the application', 'its service principal']);
    expect(changes()).toEqual([]);
    expect(applications()).toMatchObject([
      { appId: made.clientId, displayName: 'PASS', notes: expect.stringContaining('stack contoso') },
    ]);
    expect(applications()[0]?.requiredResourceAccess.flatMap(({ resourceAccess }) => resourceAccess)).toHaveLength(3);
    await expectLifeGoesOn(true);
    expect(applications()).toEqual([]);
  });

  describeFull('with the mailbox owner’s own consent takes that over, which would be a 409', () => {
    it('with an administrator’s consent keeps that, also where it is declared for everybody', async () => {
      await grantForTenant(client, made);
      project.configure('contoso', { mailbox, consent: 'tenant', mailResources: ['graph'] });
      project.takeRequests();
      const { clientId, imported } = await adopt();
      expect(clientId).toBe(made.clientId);
      expect(imported).toEqual(['the application', 'its service principal', 'the grant on Microsoft Graph']);
      expect(changes()).toEqual([]);
      expect(grants()).toEqual(['AllPrincipals']);
      await expectLifeGoesOn();
    });
  });

  it('with the mailbox owner’s own consent takes that over, which would be a 409', async () => {
    await grantForOwner(client, made);
    project.configure('contoso', { mailbox, consent: 'user', assignmentRequired: true });
    project.takeRequests();
    const { clientId, imported } = await adopt();
    expect(clientId).toBe(made.clientId);
    expect(imported).toEqual([
      'the application',
      'its service principal',
      'the grant on Microsoft Graph',
      'the grant on Exchange Online',
    ]);
    // What the declaration adds.
    expect(changes()).toEqual([`POST /v1.0/servicePrincipals/${made.servicePrincipalObjectId}/appRoleAssignedTo`]);
    await expectLifeGoesOn();
  });

  describeFull('with the mailbox owner’s own consent takes that over, which would be a 409', () => {
    it('with consent on Graph alone gets the one on Exchange from the declaration', async () => {
      await grantForOwner(client, made, false);
      project.configure('contoso', { mailbox, consent: 'user' });
      project.takeRequests();
      expect((await adopt()).imported).toContain('the grant on Microsoft Graph');
      expect(changes()).toEqual(['POST /v1.0/oauth2PermissionGrants']);
      expect(grants()).toEqual([
        `Principal ${developmentTenant.mailboxObjectId}`,
        `Principal ${developmentTenant.mailboxObjectId}`,
      ]);
      await expectLifeGoesOn();
    });
  });

  it('without a terminal shows what would be done, asks for --yes and changes nothing', async () => {
    const before = JSON.stringify(tenant().state);
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
    expect(JSON.stringify(tenant().state)).toBe(before);
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
      const denied = { code: 'Authorization_RequestDenied', message: 'Insufficient privileges.' };
      project.directory.faults.plan({
        method: 'POST',
        path: '/v1.0/oauth2PermissionGrants',
        times: 2,
        status: 403,
        error: denied,
      });
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
    project.configure('contoso', { mailbox });
    const made = await makeByHand(client, 'PASS', { web: { redirectUris: ['https://contoso.example/back'] } });
    tenant().change(({ applications: all }) => {
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
    expect(applications()).toMatchObject([{ passwordCredentials: [], web: { redirectUris: [] } }]);
    await expectLifeGoesOn();
  });

  describeFull('tests/src/onboarding/adopt/choose.test.ts: is none when another stack has the only one', () => {
    it('hinders it when it is for other tenants too', async () => {
      project.configure('contoso', { mailbox });
      await makeByHand(client, 'PASS', { signInAudience: 'AzureADMultipleOrgs' });
      project.takeRequests();
      const { code, err } = await project.run('adopt', 'contoso', '--yes');
      expect(code).toBe(2);
      expect(err).toContain('is also for other tenants (AzureADMultipleOrgs)');
      expect(project.takeRequests().filter((request) => /^(POST|PATCH|DELETE) \/v1/.test(request))).toEqual([]);
    });
  });
});

describe('which one is meant', () => {
  describeFull('reports that there is none', () => {
    it('of two duplicateNames is asked, and the chosen one gets a name of its own', async () => {
      project.configure('contoso', { mailbox });
      const [one, other] = [await makeByHand(client), await makeByHand(client)];
      const refusal = await project.run('adopt', 'contoso', '--yes', '--json');
      expect(refusal).toMatchObject({ code: 2, out: expect.stringContaining('"adopt-ambiguous"') });
      for (const { clientId } of [one, other]) expect(refusal.err).toContain(`- PASS: client ID ${clientId}`);
      expect(refusal.err).toMatch(/created \d{4}-.*\n {2}owners: .+\n {2}redirect URIs: http/);
      const chosen = await project.run('adopt', 'contoso', '--yes', '--client-id', other.clientId);
      expect(chosen.err).toContain('pulumi config set displayName');
      project.configure('contoso', { mailbox, displayName: 'PASS Contoso' });
      expect((await adopt('--client-id', other.clientId)).clientId).toBe(other.clientId);
      expect(applications().map(({ appId, displayName }) => [appId, displayName])).toEqual([
        [one.clientId, 'PASS'],
        [other.clientId, 'PASS Contoso'],
      ]);
      await expectLifeGoesOn();
    });
  });

  const chosenBy = async (option: string): Promise<void> => {
    project.configure('contoso', { mailbox });
    const made = await makeByHand(client, "Mail's monitor");
    const value =
      { '--name': "Mail's monitor", '--object-id': made.objectId, '--client-id': made.clientId }[option] ?? '';
    expect((await adopt(option, value)).clientId).toBe(made.clientId);
    expect(applications()).toMatchObject([{ displayName: 'PASS' }]);
  };
  describeFull('is adopted with its client ID, and nothing is created or deleted', () => {
    it.each(['--name', '--object-id', '--client-id'])('can be said by %s, whatever it is called', chosenBy);
  });

  describeFull('tests/src/onboarding/adopt/choose.test.ts: is none when another stack has the only one', () => {
    it('cannot be one that another stack has', async () => {
      project.configure('fabrikam', { mailbox });
      project.configure('contoso', { mailbox });
      expect((await project.run('up', 'fabrikam')).code).toBe(0);
      const { code, err } = await project.run('adopt', 'contoso', '--yes');
      expect(code).toBe(2);
      expect(err).toContain('already belongs to stack fabrikam');
    });
  });

  describeFull('tests/src/onboarding/adopt/choose.test.ts: is none when another stack has the only one', () => {
    it('cannot be a second one for a stack that has its own', async () => {
      project.configure('contoso', { mailbox });
      expect((await project.run('up', 'contoso')).code).toBe(0);
      const other = await makeByHand(client, 'Other');
      const { code, err } = await project.run('adopt', 'contoso', '--yes', '--client-id', other.clientId);
      expect(code).toBe(2);
      expect(err).toContain('Stack contoso already has a registration, PASS (client ID ');
    });
  });

  it('reports that there is none', async () => {
    project.configure('contoso', { mailbox });
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

  async function clientId(): Promise<string> {
    return (JSON.parse((await project.run('outputs', 'contoso', '--json')).out) as { clientId: string }).clientId;
  }

  const deleted = () => tenant().state.deletedItems.map(({ type }) => type);

  it('by destroy is restored with its service principal and client ID, and its consent is granted again', async () => {
    expect((await project.run('up', 'contoso')).code).toBe(0);
    const before = await clientId();
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

  describeFull(
    'by destroy is restored with its service principal and client ID, and its consent is granted again',
    () => {
      it('outside Pulumi is restored too, and a permanently deleted service principal is re-created', async () => {
        expect((await project.run('up', 'contoso')).code).toBe(0);
        const before = await clientId();
        const objectId = applications()[0]?.id ?? '';
        await client.graph('DELETE', `/v1.0/applications/${objectId}`);
        tenant().change((all) => {
          all.deletedItems = all.deletedItems.filter(({ type }) => type === 'application');
        });
        project.takeRequests();
        const { clientId: after, restored } = await adopt('--deleted');
        expect({ after, restored }).toEqual({ after: before, restored: ['the application'] });
        expect(changes()).toContain('POST /v1.0/servicePrincipals');
        expect(changes()).not.toContain('POST /v1.0/applications');
        await expectLifeGoesOn();
      });
    },
  );

  describeFull('tests/engine/adoptCrash.test.ts: making the application: is taken over', () => {
    it('is restored completely after an interrupted restore', async () => {
      const made = await makeByHand(client);
      await client.graph('DELETE', `/v1.0/applications/${made.objectId}`);
      project.directory.faults.plan({
        method: 'POST',
        path: /restore$/,
        after: 1,
        status: 403,
        error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.' },
      });
      const failed = await project.run('adopt', 'contoso', '--yes', '--deleted');
      expect(failed).toMatchObject({ code: 1, err: expect.stringContaining('403 Authorization_RequestDenied') });
      const { clientId: after, restored, outputs } = await adopt('--deleted');
      expect({ after, restored }).toEqual({ after: made.clientId, restored: ['its service principal'] });
      expect(outputs.servicePrincipalObjectId).toBe(made.servicePrincipalObjectId);
      await expectLifeGoesOn();
    });
  });
});
