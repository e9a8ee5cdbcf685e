import { describe, expect, it } from '@jest/globals';
import { explainConnection } from '../../../../src/mailbox/oauth/https.ts';

const broken = (code: unknown) => Object.assign(new Error('secret words'), { code });

describe('a connection that failed', () => {
  it.each(['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER'])(
    'is a fault of the network for %s',
    (code) => {
      expect(explainConnection('https://localhost:8743/tenant?code=secret', broken(code))).toEqual({
        kind: 'network',
        host: 'localhost',
        port: 8743,
        code,
        text: `There is no connection to localhost:8743 (${code}).`,
      });
    },
  );

  it.each([
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'HOSTNAME_MISMATCH',
    'INVALID_PURPOSE',
  ])('is a certificate that is not trusted for %s', (code) => {
    expect(explainConnection('https://login.microsoftonline.com/common', broken(code))).toEqual({
      kind: 'tls',
      host: 'login.microsoftonline.com',
      port: 443,
      code,
      text: `The certificate of login.microsoftonline.com:443 is not trusted (${code}).`,
    });
  });

  it.each([broken(undefined), broken(42), broken('what a server said'), new Error('none'), 'a string', undefined])(
    'counts as broken when %p names no code',
    (error) => {
      expect(explainConnection('https://localhost:1/', error)).toMatchObject({
        kind: 'network',
        code: 'ECONNRESET',
      });
    },
  );
});
