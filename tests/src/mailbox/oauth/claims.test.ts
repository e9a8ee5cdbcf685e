import { describe, expect, it } from '@jest/globals';
import { checkClaims, minutesLeft, readClaims } from '../../../../src/mailbox/oauth/claims.ts';
import type { Outputs } from '../../../../src/registration/outputs/schema.ts';
import { buildOutputs } from './support/answers.ts';
import { buildToken } from './support/token.ts';
import { fc } from '../../../support/fastCheck.ts';

const now = new Date('2026-11-25T12:00:00Z');
const outputs = buildOutputs({ account: 'jobs@contoso.example' });

const right = {
  aud: 'https://outlook.office.com',
  tid: outputs.tenantId,
  appid: outputs.clientId,
  scp: 'IMAP.AccessAsUser.All SMTP.Send',
  exp: now.getTime() / 1000 + 3_600,
  upn: 'jobs@contoso.example',
};

const check = (claims: object, change: Partial<Outputs> = {}) =>
  checkClaims(buildToken(claims), { ...outputs, ...change }, 'exchange', now);

describe('the claims of a token', () => {
  it.each([
    right,
    { ...right, appid: undefined, azp: outputs.clientId.toUpperCase() },
    { ...right, aud: 'https://outlook.office365.com' },
    { ...right, aud: 'https://outlook.office.com/' },
    { ...right, aud: '00000002-0000-0FF1-CE00-000000000000' },
    { ...right, scp: 'openid smtp.send imap.accessasuser.all User.Read' },
    { ...right, upn: undefined, unique_name: 'Jobs@Contoso.example' },
    { ...right, upn: 'other@contoso.example', preferred_username: 'jobs@contoso.example' },
  ])('are accepted as %j', (claims) => {
    expect(check(claims)).toEqual([]);
  });

  it.each([
    [{ aud: 'https://graph.microsoft.com' }, 'audience', 'https://outlook.office.com', 'https://graph.microsoft.com'],
    [{ aud: ['https://outlook.office.com'] }, 'audience', 'https://outlook.office.com', 'none'],
    [
      { tid: '99999999-9999-4999-8999-999999999999' },
      'tenant',
      outputs.tenantId,
      '99999999-9999-4999-8999-999999999999',
    ],
    [{ appid: 'another' }, 'client', outputs.clientId, 'another'],
    [{ appid: undefined }, 'client', outputs.clientId, 'none'],
    [{ scp: 'SMTP.Send' }, 'scopes', 'IMAP.AccessAsUser.All SMTP.Send', 'SMTP.Send'],
    [{ scp: 'IMAP.AccessAsUser.AllOfIt SMTP.Send' }, 'scopes', 'IMAP.AccessAsUser.All SMTP.Send', expect.any(String)],
    [{ scp: undefined }, 'scopes', 'IMAP.AccessAsUser.All SMTP.Send', 'none'],
    [{ exp: now.getTime() / 1000 }, 'expiry', 'later than 2026-11-25T12:00:00.000Z', '2026-11-25T12:00:00.000Z'],
    [{ exp: 'tomorrow' }, 'expiry', 'later than 2026-11-25T12:00:00.000Z', 'none'],
    [{ upn: 'boss@contoso.example' }, 'account', 'jobs@contoso.example', 'boss@contoso.example'],
    [{ upn: undefined }, 'account', 'jobs@contoso.example', 'none'],
  ])('are refused with %j: the %s', (change, claim, wanted, found) => {
    expect(check({ ...right, ...change })).toEqual([{ kind: 'claim', claim, expected: wanted, found }]);
  });

  it('are for User.Read alone on Graph', () => {
    const token = { ...right, aud: 'https://graph.microsoft.com', scp: 'User.Read' };
    expect(checkClaims(buildToken(token), outputs, 'graph', now)).toEqual([]);
    expect(checkClaims(buildToken({ ...token, scp: 'Mail.Read' }), outputs, 'graph', now)).toEqual([
      { kind: 'claim', claim: 'scopes', expected: 'User.Read', found: 'Mail.Read' },
    ]);
  });

  it('are refused all at once', () => {
    expect(check({}).map(({ claim }) => claim)).toEqual([
      'audience',
      'tenant',
      'client',
      'scopes',
      'expiry',
      'account',
    ]);
  });

  it('may name any account when the stack names none', () => {
    expect(check({ ...right, upn: 'boss@contoso.example' }, { account: undefined })).toEqual([]);
  });

  it('are printed on one line of at most 200 characters', () => {
    const [fault] = check({ ...right, upn: `boss\u001b[2J\n${'x'.repeat(500)}` });
    expect(fault?.found).toHaveLength(200);
    expect(fault?.found).toMatch(/^boss \[2J x+$/);
  });

  it('are skipped for an opaque token', () => {
    expect(readClaims('EwBwA8l6BAAU')).toBeUndefined();
    expect(checkClaims('EwBwA8l6BAAU', outputs, 'exchange', now)).toEqual([]);
  });

  it('never throw for any payload', () => {
    const names = fc.constantFrom('aud', 'tid', 'appid', 'azp', 'scp', 'exp', 'upn', 'unique_name');
    const payload = fc.oneof(fc.jsonValue(), fc.dictionary(names, fc.oneof(fc.jsonValue(), fc.double())));
    fc.assert(
      fc.property(fc.oneof(payload.map(buildToken), fc.string()), (token) => {
        for (const fault of checkClaims(token, outputs, 'exchange', now)) expect(fault.found).not.toBe('');
        const claims = readClaims(token);
        if (claims) expect(minutesLeft(claims, now)).not.toBeNaN();
      }),
    );
  });
});

describe('the minutes a token has left', () => {
  it.each([
    [3_599, 59],
    [60, 1],
    [0, 0],
    [-61, -2],
  ])('%d seconds before its expiry are %d', (seconds, minutes) => {
    const claims = readClaims(buildToken({ exp: now.getTime() / 1000 + seconds }));
    expect(claims && minutesLeft(claims, now)).toBe(minutes);
  });
});
