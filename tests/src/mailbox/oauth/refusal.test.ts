import { describe, expect, it } from '@jest/globals';
import { sanitize } from '../../../../src/common/sanitize.ts';
import { listSecrets, readRefusal } from '../../../../src/mailbox/oauth/answer.ts';
import { fc } from '../../../support/fastCheck.ts';

/** A refusal as worded by login.microsoftonline.com. */
const body = {
  error: 'invalid_grant',
  error_description:
    'AADSTS50126: Error validating credentials due to invalid username or password. Trace ID: 3a8c5bf9-1f0f-4b4d-9d6b-5f2b1c6b4a00 Correlation ID: 1d2e3f40-0000-4000-8000-123456789abc Timestamp: 2026-11-25 12:00:00Z',
  error_codes: [50126],
  timestamp: '2026-11-25 12:00:00Z',
  trace_id: '3a8c5bf9-1f0f-4b4d-9d6b-5f2b1c6b4a00',
  correlation_id: '1d2e3f40-0000-4000-8000-123456789abc',
  error_uri: 'https://login.microsoftonline.com/error?code=50126',
};

describe('a refusal of the login endpoint', () => {
  const fault = {
    kind: 'login',
    error: 'invalid_grant',
    aadsts: 50126,
    text: 'AADSTS50126: Error validating credentials due to invalid username or password.',
    correlationId: '1d2e3f40-0000-4000-8000-123456789abc',
  };

  it('keeps its error, number, words and correlation ID, and nothing else', () => {
    expect(readRefusal(body)).toEqual(fault);
    // The older form, with one line each and nothing else.
    const description = body.error_description.replaceAll(/ (Trace ID|Correlation|Timestamp)/g, '\r\n$1');
    expect(readRefusal({ error: 'invalid_grant', error_description: description })).toEqual(fault);
  });

  it('takes its number from beside the text, and is identified by its error, when the text has none', () => {
    const text = 'Wrong password.';
    expect(readRefusal({ ...body, error_description: text })).toMatchObject({ aadsts: 50126, text });
    const error = 'expired_token';
    expect(readRefusal({ error })).toEqual({ kind: 'login', error, text: error });
  });

  it.each([undefined, null, 'invalid_grant', [], {}, { error: { code: 'BadRequest' } }])(
    'is not found in %j',
    (other) => {
      expect(readRefusal(other)).toBeUndefined();
    },
  );

  it('reads any other value of the fields', () => {
    fc.assert(
      fc.property(
        fc.record({ error: fc.string(), error_description: fc.jsonValue(), error_codes: fc.jsonValue() }),
        (any) => {
          expect(readRefusal(any)).toMatchObject({ kind: 'login', text: expect.stringMatching(/^\P{C}+$/u) });
        },
      ),
    );
  });
});

describe('the words of a server', () => {
  it('lose everything secret that the request carried, also as a form writes it', () => {
    const secrets = listSecrets(
      'grant_type=password&username=jobs%40contoso.example&password=p%25ss%20word&code_verifier=veri',
    );
    expect(sanitize('p%ss word or p%25ss%20word or veri of jobs@contoso.example', secrets)).toBe(
      '*** or *** or *** of jobs@contoso.example',
    );
  });

  it.each(['eyJhbGciOiJSUzI1NiJ9.eyJ1cG4iOiJqb2JzIn0.c2ln', 'eyJhbGciOiJub25lIn0'])('lose the token %s', (token) => {
    expect(sanitize(`The token '${token}' is wrong.`)).toBe("The token '***' is wrong.");
  });

  it('keep host names', () => {
    expect(sanitize('https://login.microsoftonline.com/error')).toBe('https://login.microsoftonline.com/error');
  });

  it('are one line without control characters, and no longer than a person reads', () => {
    expect(sanitize('a\r\n\u001b[31mb\u0007')).toBe('a [31mb');
    expect(sanitize('x'.repeat(10_000))).toHaveLength(600);
  });

  it('are read quickly when they are a megabyte of one word, and their end contains no secret', () => {
    expect(sanitize('x'.repeat(1_000_000))).toHaveLength(600);
    expect(sanitize(`${'- '.repeat(1_900)}eyJhbGciOiJub25lIn0.${'x'.repeat(10_000)}`)).not.toContain('eyJ');
  });
});
