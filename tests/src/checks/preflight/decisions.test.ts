import { describe, expect, it } from '@jest/globals';
import { directoryRoles } from '../../../../packages/entra-emulator/src/microsoft.ts';
import { findCredential, readCaller } from '../../../../src/checks/preflight/credential.ts';
import { type ConditionalAccessPolicy, judgePolicy } from '../../../../src/checks/preflight/multiFactor.ts';
import {
  findPermission,
  nameRoles,
  rights,
  rightsFor,
  roleTemplates,
} from '../../../../src/checks/preflight/rights.ts';

const person = { name: 'jobs', objectId: 'me', memberOf: ['group', directoryRoles['Global Reader']] };
const nobody = {
  includeUsers: [],
  excludeUsers: [],
  includeGroups: [],
  excludeGroups: [],
  includeRoles: [],
  excludeRoles: [],
};

interface Changes {
  readonly state?: string;
  readonly users?: Partial<ConditionalAccessPolicy['conditions']['users']>;
  readonly applications?: Partial<ConditionalAccessPolicy['conditions']['applications']>;
  readonly conditions?: Partial<ConditionalAccessPolicy['conditions']>;
  readonly controls?: readonly string[];
  readonly strength?: object;
}

/** Builds a policy that asks everybody for a second factor, except for the changes. */
function policy({ state = 'enabled', users, applications, conditions, controls = ['mfa'], strength }: Changes) {
  return {
    displayName: 'A policy',
    state,
    conditions: {
      clientAppTypes: ['all'],
      users: { ...nobody, includeUsers: ['All'], ...users },
      applications: { includeApplications: ['All'], excludeApplications: [], ...applications },
      locations: null,
      platforms: null,
      devices: null,
      authenticationFlows: null,
      signInRiskLevels: [],
      userRiskLevels: [],
      ...conditions,
    },
    grantControls: { operator: 'OR', builtInControls: [...controls], authenticationStrength: strength ?? null },
  };
}

describe('judgePolicy', () => {
  it.each([
    ['asks everybody for a second proof', {}, 'proof'],
    ['blocks', { controls: ['block'] }, 'block'],
    ['asks for a kind of proof', { controls: [], strength: { id: 's' } }, 'proof'],
    ['asks for nothing', { controls: [] }, 'nothing'],
    ['is only reported', { state: 'enabledForReportingButNotEnforced' }, 'nothing'],
    ['is off', { state: 'disabled' }, 'nothing'],
    ['is for somebody else', { users: { includeUsers: ['other'] } }, 'nothing'],
    ['is for the account', { users: { includeUsers: ['me'] } }, 'proof'],
    ['is for a group of the account', { users: { includeUsers: [], includeGroups: ['group'] } }, 'proof'],
    [
      'is for a role of the account',
      { users: { includeUsers: [], includeRoles: [roleTemplates['Global Reader']] } },
      'proof',
    ],
    ['leaves the account out', { users: { excludeUsers: ['me'] } }, 'nothing'],
    ['leaves a group of the account out', { users: { excludeGroups: ['group'] } }, 'nothing'],
    ['is for another application', { applications: { includeApplications: ['other'] } }, 'nothing'],
    ['is for Office 365', { applications: { includeApplications: ['Office365'] } }, 'proof'],
    [
      'leaves Exchange Online out',
      { applications: { excludeApplications: ['00000002-0000-0ff1-ce00-000000000000'] } },
      'nothing',
    ],
    [
      'blocks legacy authentication',
      { controls: ['block'], conditions: { clientAppTypes: ['exchangeActiveSync', 'other'] } },
      'nothing',
    ],
    ['goes by places', { conditions: { locations: { includeLocations: ['All'] } } }, 'conditional'],
    ['goes by risk', { conditions: { signInRiskLevels: ['high'] } }, 'conditional'],
    ['goes by the device code', { controls: ['block'], conditions: { authenticationFlows: {} } }, 'conditional'],
  ] as const satisfies readonly (readonly [string, Changes, string])[])('of one that %s', (_, changes, effect) => {
    expect(judgePolicy(policy(changes), person)).toBe(effect);
  });
});

describe('rightsFor', () => {
  const me = '22222222-2222-4222-8222-222222222222';
  const other = '33333333-3333-4333-8333-333333333333';
  const plain = { consent: 'interactive', assignmentRequired: false } as const;

  it.each([
    ['nothing in particular', plain, [rights.register]],
    ['itself as the only owner', { ...plain, owners: [me] }, [rights.register]],
    ['another owner too', { ...plain, owners: [me, other] }, [rights.register, rights.readOwners]],
    ['other owners alone', { ...plain, owners: [other] }, [rights.registerForOthers, rights.readOwners]],
    ['a grant for the tenant', { ...plain, consent: 'tenant' }, [rights.register, rights.grant]],
    ['a grant for the account', { ...plain, consent: 'user' }, [rights.register, rights.grant, rights.readUsers]],
    [
      'an assignment',
      { consent: 'tenant', assignmentRequired: true },
      [rights.register, rights.grant, rights.readUsers, rights.assign, rights.readApplications],
    ],
  ] as const)('of settings with %s', (_, settings, expected) => {
    expect(rightsFor(settings, me)).toEqual(expected);
  });

  it('takes a permission that allows more, and none that allows less', () => {
    expect(findPermission(rights.register, ['Application.ReadWrite.All'])).toBe('Application.ReadWrite.All');
    expect(findPermission(rights.registerForOthers, ['Application.ReadWrite.OwnedBy'])).toBeUndefined();
    expect(findPermission(rights.grant, ['Directory.Read.All'])).toBeUndefined();
  });
});

describe('readCaller', () => {
  const token = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

  it('reads an application, and a user', () => {
    expect(readCaller(token({ tid: 't', oid: 'o', appid: 'a', idtyp: 'app', roles: ['R'] }))).toEqual({
      tenantId: 't',
      objectId: 'o',
      isUser: false,
      name: 'application a',
      roles: ['R'],
      wids: undefined,
    });
    expect(readCaller(token({ upn: 'a\nb', scp: 's', wids: ['w'] }))).toMatchObject({
      isUser: true,
      name: 'a b',
      wids: ['w'],
    });
  });

  it('reads nothing out of what is no token, and no claim of a wrong type', () => {
    expect(readCaller('opaque')).toBeUndefined();
    expect(readCaller(token({ tid: 1, roles: 'all', wids: {} }))).toMatchObject({ tenantId: undefined, roles: [] });
  });
});

describe('nameRoles', () => {
  it('knows the same templates as the emulator', () => {
    expect(roleTemplates).toEqual(directoryRoles);
  });

  it('names roles, leaves out what everybody has, and lists unknown ones', () => {
    const everybody = 'b79fbf4d-3ef9-4689-8143-76b194e85509';
    expect(nameRoles([everybody, directoryRoles['Global Reader'].toUpperCase(), 'own'])).toEqual({
      known: ['Global Reader'],
      unknown: ['own'],
    });
  });
});

describe('findCredential', () => {
  const raw = { project: 'mailbox-access', stack: 'contoso', values: { 'azuread:tenantId': 't' } };
  const clientId = '44444444-4444-4444-8444-444444444444';

  it.each([
    [{}, 'Azure CLI', 'az'],
    [{ ARM_CLIENT_ID: clientId, ARM_CLIENT_SECRET: 's' }, 'client secret', 'ARM_CLIENT_SECRET'],
    [{ ARM_CLIENT_ID: clientId, ARM_CLIENT_CERTIFICATE_PATH: 'a.pem' }, 'certificate', 'ARM_CLIENT_CERTIFICATE_PATH'],
    [{ ARM_CLIENT_ID: clientId, ARM_USE_OIDC: 'true', ARM_OIDC_TOKEN: 't' }, 'OIDC token', 'ARM_OIDC_TOKEN'],
    [
      { ARM_CLIENT_ID: clientId, ARM_USE_OIDC: 'true', ACTIONS_ID_TOKEN_REQUEST_URL: 'https://localhost' },
      'GitHub Actions',
      'ACTIONS_ID_TOKEN_REQUEST_URL',
    ],
  ])('of %j', (env, kind, source) => {
    expect(findCredential(raw, env)).toMatchObject({ credential: { kind }, source });
  });

  it('is the engine’s where the stack’s file has it, encrypted or not', () => {
    for (const own of [{ encrypted: ['azuread:clientSecret'] }, { values: { 'azuread:useOidc': 'true' } }])
      expect(findCredential({ ...raw, ...own }, {})).toMatchObject({
        credential: { kind: 'none', isUnsafe: false },
        source: 'Pulumi.contoso.yaml',
      });
  });
});
