import { describe, expect, it } from '@jest/globals';
import { buildPlan, planOf } from '../../../../src/reporting/plan/build.ts';
import type { DetailedStep } from '../../../../src/pulumi/stack/events.ts';
import { describeProgress, renderPlan, summarizePlan } from '../../../../src/reporting/plan/render.ts';
import { settings } from '../../../support/settings.ts';

const native = 'https://login.microsoftonline.com/common/oauth2/nativeclient';
const graph = (...ids: readonly string[]) => [
  { resourceAppId: '00000003-0000-0000-c000-000000000000', resourceAccesses: ids.map((id) => ({ id, type: 'Scope' })) },
];
const imap = '652390e4-393a-48de-9484-05f9b1212954';
const smtp = '258f6531-6087-4cc4-bb90-092c5fb3ed3f';

const pass = { displayName: 'PASS', publicClient: { redirectUris: [native] }, fallbackPublicClientEnabled: true };
const application = (step: Partial<DetailedStep>): DetailedStep => ({
  operation: 'update',
  type: 'azuread:index/application:Application',
  name: 'mailbox-application',
  properties: [],
  before: pass,
  after: pass,
  ...step,
});

/** The engine's steps of one replacement. */
const replaced = ['create-replacement', 'replace', 'delete-replaced'];

const show = (steps: readonly DetailedStep[], columns = 120) =>
  renderPlan(buildPlan(steps), { columns, hasColor: false });

describe('the plan of a new stack', () => {
  it('names the permissions, redirect URIs and consent that its settings decide', () => {
    const items = planOf(settings({ mailbox: 'jobs@contoso.example', consent: 'user', assignmentRequired: true }));
    expect(renderPlan(items, { columns: 120, hasColor: false })).toBe(
      [
        '  + application        PASS',
        `      redirect URIs    ${native}, http://localhost`,
        '      permissions      IMAP.AccessAsUser.All, SMTP.Send, User.Read (Microsoft Graph, delegated)',
        '      public client    allowed',
        '  + service principal',
        '  + admin consent      Microsoft Graph',
        '      permissions      IMAP.AccessAsUser.All, SMTP.Send, User.Read, openid, profile, offline_access',
        '      for              the user jobs@contoso.example',
        '  + admin consent      Exchange Online',
        '      permissions      IMAP.AccessAsUser.All, SMTP.Send',
        '      for              the user jobs@contoso.example',
        '  + assignment',
        '      user             jobs@contoso.example',
        '',
      ].join('\n'),
    );
    expect(summarizePlan(items, false)).toBe('Created 5 resources');
  });
});

describe('the plan of a change', () => {
  it.each([
    ['PA\u001b[2JSS', String.raw`"PA\u001b[2JSS"`],
    ['PASS\u202e', String.raw`"PASS\u202e"`],
    ['PASS\n  - application        Other', String.raw`"PASS\n  - application        Other"`],
  ])('shows on one line that the name is not %j, in which a terminal would not show the difference', (name, shown) => {
    const before = { ...application({}).before, displayName: name };
    expect(show([application({ before })])).toBe(
      `  ~ application        ${shown}\n      name             ${shown} → PASS\n`,
    );
  });

  it('shows the old and the new value, and of a list what is added and removed', () => {
    const after = {
      displayName: 'PASS 2',
      publicClient: { redirectUris: ['http://localhost', native] },
      requiredResourceAccesses: graph(imap),
    };
    const before = { ...pass, requiredResourceAccesses: graph(imap, smtp) };
    expect(show([application({ before, after: { ...pass, ...after } })])).toBe(
      [
        '  ~ application        PASS',
        '      name             PASS → PASS 2',
        '      redirect URIs    + http://localhost',
        '      permissions      - SMTP.Send (Microsoft Graph, delegated)',
        '',
      ].join('\n'),
    );
  });

  it('shows a property that it does not know by its own name', () => {
    const before = { ...pass, marketingUrl: 'https://a.example' };
    expect(show([application({ before, properties: ['marketingUrl'] })])).toBe(
      '  ~ application        PASS\n      marketingUrl     https://a.example → nothing\n',
    );
  });

  it('names a deletion, a replacement and an adoption, each once', () => {
    const grant = {
      type: 'azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant',
      name: 'mailbox-exchange-grant',
      properties: ['userObjectId'],
      before: { claimValues: ['SMTP.Send'], userObjectId: 'a' },
      after: { claimValues: ['SMTP.Send'], userObjectId: 'b' },
    };
    const items = [
      application({ operation: 'delete', after: undefined }),
      ...replaced.map((operation) => ({ ...grant, operation })),
      application({ operation: 'import' }),
    ];
    expect(show(items)).toBe(
      [
        '  - application        PASS',
        '  ± admin consent      Exchange Online',
        '      for              the user a → the user b',
        '  = application        PASS',
        '',
      ].join('\n'),
    );
    expect(summarizePlan(buildPlan(items), true)).toBe('Would delete 1 resource, replace 1 resource, adopt 1 resource');
  });

  it('is shown as progress, a replacement once', () => {
    expect(describeProgress(application({ operation: 'create' }))).toBe('Creating application PASS\n');
    const replacement = replaced.map((operation) => application({ operation }));
    expect(replacement.map(describeProgress).join('')).toBe('Replacing application PASS\n');
    expect(describeProgress(application({ operation: 'create', type: 'pulumi:pulumi:Stack' }))).toBe('');
  });

  it('leaves out the stack, the component and the provider', () => {
    const registration = 'mailbox-access:registration:MailboxRegistration';
    const types = ['pulumi:pulumi:Stack', 'pulumi:providers:azuread', registration];
    expect(show(types.map((type) => application({ type, operation: 'create' })))).toBe('');
    expect(summarizePlan([], false)).toBe('');
  });

  it('breaks lines between words only, and puts values on lines of their own in a narrow terminal', () => {
    const lines = show([application({ operation: 'create', before: undefined })], 50).split('\n');
    expect(lines).toContain(`        ${native}`);
    expect(lines.filter((line) => line.length > 50 && !line.includes(native))).toEqual([]);
  });
});
