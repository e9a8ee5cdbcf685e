import { describe, expect, it } from '@jest/globals';
import { findBreakingChanges } from '../../../../src/registration/hooks/previous.ts';
import type { NextRegistration, PreviousOutputs } from '../../../../src/registration/hooks/previous.ts';
import { outputsOf } from '../../../support/outputs.ts';
import { settings, type Config } from '../../../support/settings.ts';

const mailbox = 'jobs@contoso.example';
const native = 'https://login.microsoftonline.com/common/oauth2/nativeclient';

/** Returns the outputs that the program writes for these settings. */
function previous(config: Config): PreviousOutputs {
  const outputs = outputsOf({ mailbox, ...config });
  const protocols = (['imap', 'smtp'] as const).filter((protocol) => outputs[protocol] !== undefined);
  return { ...outputs, protocols };
}

const next = (config: Config): NextRegistration => settings({ mailbox, ...config });

function find(before: Config, after: Config) {
  const found = findBreakingChanges(previous(before), next(after)).filter(({ what }) => what.length > 0);
  return found.map(({ kind, what }) => [kind, ...what]);
}

const graph = ['IMAP.AccessAsUser.All', 'SMTP.Send', 'User.Read'].map((name) => `${name}, granted on Microsoft Graph`);
const signIn = ['openid', 'profile', 'offline_access'].map((name) => `${name}, granted on Microsoft Graph`);
const exchange = ['IMAP.AccessAsUser.All', 'SMTP.Send'].map((name) => `${name}, granted on Exchange Online`);
const user = { consent: 'user' };

describe('findBreakingChanges', () => {
  it.each<readonly [string, Config, Config, readonly (readonly string[])[]]>([
    ['no change', user, user, []],
    ['another name', user, { ...user, displayName: 'PASS 2' }, []],
    ['another order of redirect URIs', {}, { redirectUris: ['http://localhost', native] }, []],
    ['an added redirect URI', { redirectUris: [native] }, {}, []],
    ['a removed redirect URI', {}, { redirectUris: [native] }, [['redirect-removal', 'http://localhost']]],
    [
      'SMTP removed, consent interactive',
      {},
      { protocols: ['imap'] },
      [['permission-removal', 'SMTP.Send, declared on Microsoft Graph']],
    ],
    [
      'SMTP removed, consent granted by the stack',
      user,
      { ...user, protocols: ['imap'] },
      [
        ['permission-removal', 'SMTP.Send, declared on Microsoft Graph'],
        ['permission-removal', graph[1] ?? '', exchange[1] ?? ''],
      ],
    ],
    ['SMTP added', { ...user, protocols: ['imap'] }, user, []],
    ['Exchange Online removed', user, { ...user, mailResources: ['graph'] }, [['permission-removal', ...exchange]]],
    ['Exchange Online added', { ...user, mailResources: ['graph'] }, user, []],
    ['consent back to interactive', user, {}, [['permission-removal', ...graph, ...exchange, ...signIn]]],
    ['consent granted by the stack, after interactive', {}, user, []],
    [
      'consent for another account',
      user,
      { ...user, mailbox: 'other@contoso.example' },
      [['permission-removal', ...graph, ...exchange, ...signIn]],
    ],
    ['the same account in uppercase', user, { ...user, mailbox: 'JOBS@contoso.example' }, []],
    [
      'consent for the whole tenant, from one account',
      user,
      { consent: 'tenant' },
      [['wider-consent', 'Microsoft Graph', 'Exchange Online']],
    ],
    [
      'consent for the whole tenant, from interactive',
      {},
      { consent: 'tenant' },
      [['wider-consent', 'Microsoft Graph', 'Exchange Online']],
    ],
    [
      'consent for the whole tenant on another API',
      { consent: 'tenant', mailResources: ['graph'] },
      { consent: 'tenant' },
      [['wider-consent', ...exchange]],
    ],
    ['consent for one account, from the whole tenant', { consent: 'tenant' }, user, []],
    [
      'another account, consent for the whole tenant',
      { consent: 'tenant' },
      { consent: 'tenant', mailbox: 'other@contoso.example' },
      [],
    ],
    [
      'another account, which becomes the only one that may sign in',
      { consent: 'tenant', assignmentRequired: true },
      { consent: 'tenant', assignmentRequired: true, mailbox: 'other@contoso.example' },
      [['permission-removal', `the assignment of ${mailbox}`]],
    ],
  ])('returns the breaking changes of: %s', (_, before, after, expected) => {
    expect(find(before, after)).toEqual(expected);
  });

  it.each([
    ['the same person under another name', 'a', 'a', false],
    ['another person under the same name', 'a', 'b', true],
  ])('goes by the object ID of %s', (_, before, after, isLost) => {
    const mailboxes = isLost ? [mailbox, mailbox] : [mailbox, 'other@contoso.example'];
    const found = findBreakingChanges(
      { ...previous({ ...user, mailbox: mailboxes[0] }), accountObjectId: before },
      { ...next({ ...user, mailbox: mailboxes[1] }), accountObjectId: after },
    );
    expect(found.flatMap(({ what }) => what).length > 0).toBe(isLost);
  });

  it('finds no lost redirect URI where the next ones are not known yet', () => {
    const found = findBreakingChanges(previous({}), { ...next({}), redirectUris: undefined });
    expect(found.flatMap(({ what }) => what)).toEqual([]);
  });
});
