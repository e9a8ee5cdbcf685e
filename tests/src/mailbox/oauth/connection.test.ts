import { describe, expect, it } from '@jest/globals';
import { explainConnection } from '../../../../src/mailbox/oauth/https.ts';

const broken = (code: unknown) => Object.assign(new Error('secret words'), { code });

describe('a connection that failed', () => {
  it.each([
    ...['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER'].map(
      (code) => ['network', code, (at: string) => `There is no connection to ${at} (${code}).`] as const,
    ),
    ...[
      ...['SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
      ...['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID'],
      ...['HOSTNAME_MISMATCH', 'INVALID_PURPOSE'],
    ].map((code) => ['tls', code, (at: string) => `The certificate of ${at} is not trusted (${code}).`] as const),
  ])('is a fault of %s for %s', (kind, code, say) => {
    for (const [url, host, port] of [
      ['https://localhost:8743/tenant?code=secret', 'localhost', 8743],
      ['https://login.microsoftonline.com/common', 'login.microsoftonline.com', 443],
    ] as const)
      expect(explainConnection(url, broken(code))).toEqual({ kind, host, port, code, text: say(`${host}:${port}`) });
  });

  it.each([broken(undefined), broken(42), broken('what a server said'), new Error('none'), 'a string', undefined])(
    'counts as broken when %p names no code',
    (error) => {
      const fault = { kind: 'network', code: 'ECONNRESET' };
      expect(explainConnection('https://localhost:1/', error)).toMatchObject(fault);
    },
  );
});
