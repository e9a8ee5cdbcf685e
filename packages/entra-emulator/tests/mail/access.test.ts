import { describe, expect, it } from '@jest/globals';
import { hasMailbox, readClaims } from '../../src/mail/access.ts';
import { UserSettings, buildUser } from '../../src/users.ts';

const user = (settings: object) =>
  buildUser(UserSettings.parse({ userPrincipalName: 'jobs@contoso.example', ...settings }), new Date());

describe('hasMailbox', () => {
  it.each([
    ['a user with a licence', {}, true],
    ['a user with a licence who is disabled', { accountEnabled: false }, true],
    ['a shared mailbox', { accountEnabled: false, licensed: false }, true],
    ['a user without a licence', { licensed: false }, false],
    ['a disabled user without an address', { accountEnabled: false, licensed: false, mail: null }, false],
  ])('%s', (_, settings, expected) => {
    expect(hasMailbox(user(settings))).toBe(expected);
  });
});

describe('readClaims', () => {
  const token = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
  const claims = { iss: 'https://localhost:1/t/', upn: 'jobs@contoso.example', scp: 'SMTP.Send' };

  it('reads the claims that decisions depend on', () => {
    expect(readClaims(token({ ...claims, aud: 'x' }))).toEqual(claims);
  });

  it.each(['', 'x', 'a.b.c', token(null), token({ ...claims, upn: 1 }), token({ ...claims, scp: undefined })])(
    'reads nothing from %j',
    (wrong) => {
      expect(readClaims(wrong)).toBeUndefined();
    },
  );
});
