import { describe, expect, it } from '@jest/globals';
import { diagnose } from '../../../src/diagnostics/diagnose.ts';
import { formatDiagnosis } from '../../../src/diagnostics/format.ts';
import { redact } from '../../../src/diagnostics/redact.ts';
import type { Fault } from '../../../src/diagnostics/fault.ts';
import { cases } from './cases.ts';
import { stacks } from './support.ts';
import { fc } from '../../support/fastCheck.ts';

const jwt = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL291dGxvb2sub2ZmaWNlLmNvbSJ9.c2lnbmF0dXJl-_x';
const xoauth2 = Buffer.from(`user=jobs@contoso.com\u0001auth=Bearer ${jwt}\u0001\u0001`).toString('base64');
const code = '0.AXkA1B2C3D4E5F6G7H8I9J0K.AgABBAIAAADnfolhJpSnRYB1SVj-Hgd8';
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

describe('redact', () => {
  it.each([
    ['a token', `Access token ${jwt} is not accepted`, [jwt, jwt.slice(0, 20), 'c2lnbmF0dXJl']],
    ['the start of a token that was cut', `token eyJ0eXAiOi`, ['eyJ0eXAiOi']],
    ['what XOAUTH2 sends', `AUTHENTICATE XOAUTH2 ${xoauth2}`, [xoauth2, xoauth2.slice(0, 40)]],
    ['a token that something is stuck to', `Bearer${jwt}`, [jwt.slice(0, 20), 'c2lnbmF0dXJl']],
    ['a token that begins with a space in JSON', 'eyAiYWxnIjoibm9uZSJ9.eyJ1cG4iOiJqb2JzIn0.', ['YWxnIjoibm9uZSJ9']],
    ['a bearer', 'auth=Bearer abcdefghijklmnopqrst', ['abcdefghijklmnopqrst']],
    ['an authorization code', `http://localhost/?code=${code}&state=1`, [code, code.slice(0, 12)]],
    ['a code without its name', `The code ${code} was redeemed`, [code]],
    ['a verifier', `code_verifier: "${verifier}"`, [verifier]],
    ['a verifier without its name', `sent ${verifier}`, [verifier]],
    ['a code of a device', 'device_code=GAQABAAEAAAD and the code FJAXPGYYZ', ['GAQABAAEAAAD', 'FJAXPGYYZ']],
    ['a password', 'grant_type=password&password=hunter2&username=jobs', ['hunter2']],
    ['a secret in JSON', '{"client_secret":"s3cr3t~value"}', ['s3cr3t~value']],
  ])('removes %s', (_, text, secrets) => {
    for (const secret of secrets) expect(redact(text)).not.toContain(secret);
    expect(redact(text)).toContain('(redacted)');
  });

  it.each([
    'AADSTS50076: Sign-in error code: 50076; see https://login.microsoftonline.com/error?code=50076',
    "The parameter 'device_code' is not valid. This device code has expired.",
    'eyewitness@contoso.com and monkey-business@contoso.com',
    'https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/oauth2/v2.0/token',
    '535 5.7.3 Authentication unsuccessful [AM0PR02CA0123.eurprd02.prod.outlook.com 2026-11-25T08:00:00.000Z 08DE2BFA00000000]',
    'SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.',
    'Error validating credentials due to invalid username or password.',
  ])('keeps %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('returns one line without control characters, of at most 400 characters', () => {
    expect(redact('\u001b[31mred\u0007\r\n\u202eevil\u2028next')).toBe('[31mred evil next');
    expect(redact('word '.repeat(200))).toHaveLength(400);
  });

  it('removes a token from any text', () => {
    const part = fc.stringMatching(/^[\w-]{20,60}$/);
    const around = fc.string();
    fc.assert(
      fc.property(around, part, part, around, (before, payload, signature, after) => {
        const token = `eyJhbGciOiJSUzI1NiJ9.eyJ${payload}.${signature}`;
        expect(redact(`${before} ${token} ${after}`)).not.toContain(payload);
      }),
    );
  });
});

describe('diagnose', () => {
  const secrets = [jwt, xoauth2, code, verifier];
  const planted = secrets.join(' ');

  it.each([...new Map(cases.map(({ fault, code: key }) => [key, fault]))])('repeats no secret in %s', (_, fault) => {
    const leaking: Fault =
      fault.kind === 'claim' ? { ...fault, found: planted } : { ...fault, text: `${fault.text} ${planted}` };
    const diagnosis = diagnose(leaking, { stack: 'contoso', outputs: stacks.interactive });
    for (const text of [JSON.stringify(diagnosis), formatDiagnosis(diagnosis)])
      for (const secret of secrets) expect(text).not.toContain(secret.slice(0, 24));
  });

  it('shows no secret in place of a host or an error', () => {
    const context = { stack: 'contoso', outputs: stacks.interactive };
    const faults: readonly Fault[] = [
      { kind: 'network', host: jwt, port: 993, code: 'ENOTFOUND', text: '' },
      { kind: 'tls', host: 'a', port: 993, code: jwt, text: '' },
      { kind: 'login', error: jwt, text: '' },
    ];
    for (const fault of faults) expect(JSON.stringify(diagnose(fault, context))).not.toContain('eyJ');
  });
});
