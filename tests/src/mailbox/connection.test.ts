import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { explainConnection } from '../../../src/mailbox/faults.ts';
import { verifyImap, verifySmtp } from '../../../src/mailbox/index.ts';
import type { MailLogin } from '../../../src/mailbox/index.ts';
import { makeCertificates } from '../../support/mail/certificates.ts';
import type { TestCertificates } from '../../support/mail/certificates.ts';
import { serveExchangeImap } from '../../support/mail/exchangeImap.ts';
import { serveExchangeSmtp } from '../../support/mail/exchangeSmtp.ts';
import { accessToken, faultOf, mailbox, shortLimits } from './support.ts';

type Verify = (login: MailLogin, options: { readonly limits: typeof shortLimits }) => Promise<unknown>;
const protocols: readonly [string, Verify, typeof serveExchangeImap | typeof serveExchangeSmtp, string][] = [
  ['IMAP', verifyImap, serveExchangeImap, 'connect'],
  ['SMTP', verifySmtp, serveExchangeSmtp, 'starttls'],
];

let good: TestCertificates;

beforeAll(async () => {
  good = await makeCertificates();
});

describe.each(protocols)('%s', (_, verify, serve, tlsStep) => {
  test('to a port where nothing listens', async () => {
    const server = { host: 'localhost', port: await findClosedPort() };
    const fault = await faultOf(verify({ server, mailbox, accessToken }, { limits: shortLimits }));
    expect(fault).toMatchObject({ kind: 'network', ...server, code: 'ECONNREFUSED', step: 'connect' });
  });

  test('to an unknown name', async () => {
    const server = { host: 'mail.invalid', port: 993 };
    const fault = await faultOf(verify({ server, mailbox, accessToken }, { limits: shortLimits }));
    expect(fault).toMatchObject({ kind: 'network', ...server, step: 'connect' });
    // Without a network the name server is not reached either.
    expect(['ENOTFOUND', 'EAI_AGAIN']).toContain('code' in fault && fault.code);
  });

  describe('a certificate', () => {
    test.each<[string, () => Promise<{ readonly shown: TestCertificates; readonly ca?: string }>, string]>([
      ['of an unknown authority', () => Promise.resolve({ shown: good }), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
      ['that has expired', () => makeTrusted({ isExpired: true }), 'CERT_HAS_EXPIRED'],
      ['of another server', () => makeTrusted({ host: 'mail.contoso.example' }), 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ])('%s is refused before the token is sent', async (__, make, code) => {
      const { shown, ca } = await make();
      const stub = await serve(shown);
      const fault = await faultOf(verify({ server: stub.server, mailbox, accessToken, ca }, { limits: shortLimits }));
      await stub.close();
      expect(fault).toEqual({
        kind: 'tls',
        ...stub.server,
        code,
        step: tlsStep,
        text: `The certificate of localhost:${stub.server.port} is not trusted (${code}).`,
      });
      expect(stub.commands.filter((command) => command.startsWith('AUTH'))).toEqual([]);
    });
  });
});

describe('a server without TLS at the IMAP port', () => {
  const plain = createServer((socket) => socket.on('error', () => undefined).end('* OK ready\r\n'));
  afterAll(() => void plain.close());

  test('is sent nothing that can be read', async () => {
    await new Promise<void>((resolve) => plain.listen(0, 'localhost', resolve));
    const server = { host: 'localhost', port: (plain.address() as AddressInfo).port };
    const fault = await faultOf(verifyImap({ server, mailbox, accessToken }, { limits: shortLimits }));
    expect(fault).toMatchObject({
      kind: 'network',
      step: 'connect',
      code: expect.stringMatching(/^(ERR_SSL_|EPROTO)/),
    });
  });
});

describe('a server that takes the connection and says nothing, TLS included', () => {
  const mute = createServer((socket) => socket.on('error', () => undefined));
  afterAll(() => void mute.close());

  test('is given up', async () => {
    await new Promise<void>((resolve) => mute.listen(0, 'localhost', resolve));
    const server = { host: 'localhost', port: (mute.address() as AddressInfo).port };
    const limits = { ...shortLimits, connectMs: 200 };
    const fault = await faultOf(verifyImap({ server, mailbox, accessToken }, { limits }));
    expect(fault).toMatchObject({ kind: 'network', ...server, step: 'connect', code: 'ETIMEDOUT' });
  });
});

describe('what Node and the libraries call it', () => {
  const place = {
    login: { server: { host: 'mail.contoso.example', port: 993 }, mailbox, accessToken },
    step: 'connect',
  } as const;

  test.each([
    [{ code: 'EAI_AGAIN' }, 'network', 'EAI_AGAIN'],
    [{ code: 'EHOSTUNREACH' }, 'network', 'EHOSTUNREACH'],
    [{ code: 'CONNECT_TIMEOUT' }, 'network', 'ETIMEDOUT'],
    [{ code: 'ESOCKET', originalCode: 'ECONNREFUSED' }, 'network', 'ECONNREFUSED'],
    [{ code: 'EDNS' }, 'network', 'ENOTFOUND'],
    [{ code: 'ETLS' }, 'network', 'ECONNRESET'],
    [{ code: 'NoConnection' }, 'network', 'ECONNRESET'],
    [{ code: 'ERR_SSL_WRONG_VERSION_NUMBER' }, 'network', 'ERR_SSL_WRONG_VERSION_NUMBER'],
    [{}, 'network', 'ECONNRESET'],
    [{ code: 'ESOCKET', originalCode: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'tls', 'SELF_SIGNED_CERT_IN_CHAIN'],
    [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'tls', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    [{ code: 'CERT_NOT_YET_VALID' }, 'tls', 'CERT_NOT_YET_VALID'],
  ])('%j', (error, kind, code) => {
    expect(explainConnection(place, error)).toMatchObject({
      kind,
      code,
      host: 'mail.contoso.example',
      step: 'connect',
    });
  });
});

async function makeTrusted(options: { readonly host?: string; readonly isExpired?: boolean }) {
  const shown = await makeCertificates(options);
  return { shown, ca: shown.ca };
}

async function findClosedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
