import { describe, expect, it } from '@jest/globals';
import { harmKinds, optionOf } from '../../../src/guard/harm.ts';
import type { Harm, HarmKind } from '../../../src/guard/harm.ts';
import { judgeDestroy, judgePlan } from '../../../src/guard/judge.ts';
import type { PlannedStep, Properties } from '../../../src/guard/step.ts';
import { describeHarm, refuseHarms } from '../../../src/guard/words.ts';

const clientId = '11111111-2222-4333-8444-555555555555';
const native = 'https://login.microsoftonline.com/common/oauth2/nativeclient';
const graph = '00000003-0000-0000-c000-000000000000';
const imap = '652390e4-393a-48de-9484-05f9b1212954';
const smtp = '258f6531-6087-4cc4-bb90-092c5fb3ed3f';

const types = {
  application: 'azuread:index/application:Application',
  principal: 'azuread:index/servicePrincipal:ServicePrincipal',
  grant: 'azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant',
  assignment: 'azuread:index/appRoleAssignment:AppRoleAssignment',
} as const;

function step(
  operation: string,
  type: keyof typeof types,
  before: Properties = {},
  after: Properties = {},
  name = 'x',
): PlannedStep {
  return { operation, type: types[type], name, before, after };
}

function declared(uris: readonly string[], ids: readonly string[], others: Properties = {}): Properties {
  const resourceAccesses = ids.map((id) => ({ id, type: 'Scope' }));
  return {
    publicClient: { redirectUris: uris },
    requiredResourceAccesses: [{ resourceAppId: graph, resourceAccesses }],
    ...others,
  };
}

const judge = (steps: readonly PlannedStep[], consent: string) => judgePlan(steps, { clientId, consent });

describe('judgePlan finds no harm in', () => {
  const both = declared([native, 'http://localhost'], [smtp, imap]);
  it.each<[string, readonly PlannedStep[], string?]>([
    ['nothing', []],
    ['another name', [step('update', 'application', { ...both, displayName: 'a' }, { ...both, displayName: 'b' })]],
    ['one redirect URI more', [step('update', 'application', declared([native], [imap]), both)]],
    [
      'the same in another order',
      [step('update', 'application', both, declared(['http://localhost', native], [imap, smtp]))],
    ],
    ['a service principal that is made where none was', [step('create', 'principal')]],
    ['a grant for one account more', [step('create', 'grant', {}, { claimValues: ['a'], userObjectId: 'u' })]],
    ['a tenant’s grant that is made again', [step('create', 'grant', {}, { claimValues: ['a'] })], 'tenant'],
    [
      'a grant that is narrowed to one account',
      [step('replace', 'grant', { claimValues: ['a'] }, { claimValues: ['a'], userObjectId: 'u' })],
    ],
    ['scopes in another order', [step('update', 'grant', { claimValues: ['a', 'b'] }, { claimValues: ['b', 'a'] })]],
    ['an assignment that goes', [step('delete', 'assignment')]],
    ['what stays', [step('same', 'application', both, {})]],
  ])('%s', (_, steps, consent = 'user') => {
    expect(judge(steps, consent)).toEqual([]);
  });
});

describe('judgePlan finds harm in', () => {
  it.each<[string, readonly PlannedStep[], readonly Omit<Harm, 'clientId'>[], string?]>([
    [
      'an application that is replaced',
      [step('replace', 'application')],
      [{ kind: 'replace', what: ['the application'] }],
    ],
    [
      'one that is created where there was one',
      [step('create', 'application')],
      [{ kind: 'replace', what: ['the application'] }],
    ],
    ['one that is deleted', [step('delete', 'application')], [{ kind: 'delete', what: ['the application'] }]],
    [
      'a service principal that is replaced',
      [step('replace', 'principal')],
      [{ kind: 'replace', what: ['its service principal'] }],
    ],
    [
      'a service principal that is deleted',
      [step('delete', 'principal')],
      [{ kind: 'delete', what: ['its service principal'] }],
    ],
    [
      'all of it gone: what goes along is not listed',
      [step('delete', 'application'), step('delete', 'principal'), step('delete', 'grant', { claimValues: ['a'] })],
      [{ kind: 'delete', what: ['the application', 'its service principal'] }],
    ],
    [
      'a redirect URI that goes',
      [step('update', 'application', declared([native, 'http://localhost'], []), declared([native], []))],
      [{ kind: 'redirect-removal', what: ['http://localhost'] }],
    ],
    [
      'a redirect URI of another platform, which somebody added',
      [
        step(
          'update',
          'application',
          declared([], [], { web: { redirectUris: ['https://x.example'] } }),
          declared([], []),
        ),
      ],
      [{ kind: 'redirect-removal', what: ['https://x.example'] }],
    ],
    [
      'a permission that is declared no more',
      [step('update', 'application', declared([], [smtp, imap]), declared([], [imap]))],
      [{ kind: 'permission-removal', what: ['SMTP.Send, declared on Microsoft Graph'] }],
    ],
    [
      'a permission of the application itself, which somebody added',
      [
        step(
          'update',
          'application',
          { requiredResourceAccesses: [{ resourceAppId: 'api', resourceAccesses: [{ id: 'role', type: 'Role' }] }] },
          {},
        ),
      ],
      [{ kind: 'permission-removal', what: ['role, declared on api for the application itself'] }],
    ],
    [
      'a scope that a grant loses',
      [step('update', 'grant', { claimValues: ['a', 'b'] }, { claimValues: ['a'] }, 'mailbox-exchange-grant')],
      [{ kind: 'permission-removal', what: ['b, granted on Exchange Online'] }],
    ],
    [
      'a grant that goes',
      [step('delete', 'grant', { claimValues: ['a'], userObjectId: 'u' }, {}, 'mailbox-graph-grant')],
      [{ kind: 'permission-removal', what: ['a, granted on Microsoft Graph'] }],
    ],
    [
      'a grant that is another account’s afterwards',
      [step('replace', 'grant', { claimValues: ['a'], userObjectId: 'u' }, { claimValues: ['a'], userObjectId: 'v' })],
      [{ kind: 'permission-removal', what: ['a, granted on Microsoft Graph'] }],
    ],
    [
      'a grant that comes to hold for everybody',
      [step('replace', 'grant', { claimValues: ['a'], userObjectId: 'u' }, { claimValues: ['a'] })],
      [{ kind: 'wider-consent', what: ['Microsoft Graph'] }],
    ],
    [
      'a grant for everybody where the owner consented',
      [step('create', 'grant', {}, { claimValues: ['a'] })],
      [{ kind: 'wider-consent', what: ['Microsoft Graph'] }],
      'interactive',
    ],
    [
      'several, each kind once, in a fixed order',
      [
        step('replace', 'grant', { claimValues: ['a'], userObjectId: 'u' }, { claimValues: [] }),
        step('replace', 'grant', { claimValues: [], userObjectId: 'u' }, {}, 'mailbox-exchange-grant'),
        step('update', 'application', declared(['http://a'], []), declared([], [])),
      ],
      [
        { kind: 'redirect-removal', what: ['http://a'] },
        { kind: 'permission-removal', what: ['a, granted on Microsoft Graph'] },
        { kind: 'wider-consent', what: ['Microsoft Graph', 'Exchange Online'] },
      ],
    ],
  ])('%s', (_, steps, harms, consent = 'user') => {
    expect(judge(steps, consent)).toEqual(harms.map((harm) => ({ ...harm, clientId })));
  });
});

describe('the words of a harm', () => {
  it.each(harmKinds)('name the client ID and what is concerned: %s', (kind) => {
    const text = describeHarm({ kind, clientId, what: ['one', 'two', 'three'] });
    expect(text).toMatch(new RegExp(`${clientId}.*[.]$`));
    expect(text).toMatch(/one[,;] two and three/i);
    expect(text).not.toContain('undefined');
  });

  it('of a destroy say what goes', () => {
    expect(judgeDestroy({ clientId, consent: undefined }).map((harm) => describeHarm(harm))).toEqual([
      `The application and its service principal (client ID ${clientId}) would be deleted: the monitor that stores this ID cannot read mail any more.`,
    ]);
  });

  it('that were carried out say what was done', () => {
    const said = (kind: HarmKind, ...what: string[]) => describeHarm({ kind, clientId, what }, true);
    expect(said('delete', 'the application', 'its service principal')).toMatch(
      /^The application and .* were deleted: /,
    );
    expect(said('replace', 'the application')).toContain(`(client ID ${clientId}) was made anew: the monitor`);
    expect(said('redirect-removal', 'http://localhost')).toContain('has lost the redirect URI http://localhost');
    expect(said('permission-removal', 'SMTP.Send')).toContain('has lost SMTP.Send');
    expect(said('wider-consent', 'IMAP')).toContain('can now act for every user');
  });
});

describe('refuseHarms', () => {
  it('gives the command with each option, and adopt where the registration goes', () => {
    const what = ['x'];
    const error = refuseHarms('contoso', [
      { kind: 'replace', clientId, what },
      { kind: 'wider-consent', clientId, what },
    ]);
    expect(error).toMatchObject({ code: 'plan-refused', harms: [{ kind: 'replace' }, { kind: 'wider-consent' }] });
    expect(error.problem).toContain('nothing was changed');
    expect(error.remedy).toContain('npx mailbox-access up contoso --allow-replace --allow-wider-consent.');
    expect(error.remedy).toContain('npx mailbox-access adopt contoso --deleted');
  });

  it('does not speak of adoption where only a redirect URI goes', () => {
    const error = refuseHarms('contoso', [{ kind: 'redirect-removal', clientId, what: ['http://localhost'] }]);
    expect(error.remedy).not.toContain('adopt');
    expect(error.remedy).toContain(optionOf('redirect-removal'));
  });
});
