import { describe, expect, it } from '@jest/globals';
import {
  declaredPermissionIds,
  grantedScopes,
  needsAccount,
  permissionsOn,
  planGrants,
} from '../../../src/registration/permissions.ts';

const imap = '652390e4-393a-48de-9484-05f9b1212954';
const smtp = '258f6531-6087-4cc4-bb90-092c5fb3ed3f';
const userRead = 'e1fe6dd8-ba31-4d61-89e7-88639da4683d';

describe('declaredPermissionIds', () => {
  it.each([
    [['imap', 'smtp'] as const, [smtp, imap, userRead]],
    [['smtp', 'imap'] as const, [smtp, imap, userRead]],
    [['imap'] as const, [imap, userRead]],
    [['smtp'] as const, [smtp, userRead]],
  ])('declares for %j what the guide does, sorted by ID', (protocols, ids) => {
    expect(declaredPermissionIds(protocols)).toEqual(ids);
  });
});

it('permissionsOn says in words what each permission allows, and has no User.Read on Exchange Online', () => {
  const mail = [
    ['IMAP.AccessAsUser.All', 'Read the mail of the mailbox, mark it as read and move it'],
    ['SMTP.Send', 'Send mail from the mailbox, to forward what could not be processed'],
  ];
  const listed = (resource: 'graph' | 'exchange') =>
    permissionsOn(resource, ['imap', 'smtp']).map(({ name, allows }) => [name, allows]);
  expect(listed('graph')).toEqual([...mail, ['User.Read', 'Read the profile of the user who signs in']]);
  expect(listed('exchange')).toEqual(mail);
});

describe('grantedScopes', () => {
  it('adds to Graph what a sign-in would ask, and nothing to Exchange Online', () => {
    expect(grantedScopes('graph', ['imap'])).toEqual([
      'IMAP.AccessAsUser.All',
      'User.Read',
      'openid',
      'profile',
      'offline_access',
    ]);
    expect(grantedScopes('exchange', ['smtp'])).toEqual(['SMTP.Send']);
  });
});

describe('planGrants', () => {
  it('plans none when consent is interactive', () => {
    expect(planGrants('interactive', ['graph', 'exchange'], ['imap', 'smtp'])).toEqual([]);
  });

  it.each(['user', 'tenant'] as const)('plans one a resource when consent is %s', (consent) => {
    expect(planGrants(consent, ['exchange', 'graph'], ['imap'])).toEqual([
      { resource: 'exchange', claimValues: ['IMAP.AccessAsUser.All'] },
      { resource: 'graph', claimValues: grantedScopes('graph', ['imap']) },
    ]);
  });
});

describe('needsAccount', () => {
  it.each([
    ['interactive', false, false],
    ['interactive', true, true],
    ['tenant', false, false],
    ['tenant', true, true],
    ['user', false, true],
    ['user', true, true],
  ] as const)('with consent %s and assignmentRequired %s: %s', (consent, assignmentRequired, needed) => {
    expect(needsAccount(consent, assignmentRequired)).toBe(needed);
  });
});
