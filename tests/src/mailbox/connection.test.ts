import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { explainConnection } from '../../../src/mailbox/faults.ts';
import { verifyImap } from '../../../src/mailbox/imap/verify.ts';
import type { MailLogin } from '../../../src/mailbox/login.ts';
import { sendToSelf, verifySmtp } from '../../../src/mailbox/smtp.ts';
import { findFreePort } from '../../engine/support/freePort.ts';
import { makeCertificates, type TestCertificates } from '../../support/mail/certificates.ts';
import { serveExchangeImap } from '../../support/mail/exchangeImap.ts';
import { serveExchangeSmtp } from '../../support/mail/exchangeSmtp.ts';
import { silence, type Answer, type LineServer } from '../../support/mail/lineServer.ts';
import { useStub } from './stub.ts';
import { accessToken, closed, failureOf, faultOf, mailbox, shortLimits, until } from './support.ts';

type Work = (login: MailLogin, options?: { readonly limits: typeof shortLimits }) => Promise<unknown>;
interface Protocol {
  readonly name: string;
  readonly verify: Work;
  /** The longest work by this protocol. */
  readonly work: Work;
  readonly serve: (
    certificates: TestCertificates,
    answers?: Readonly<Record<string, Answer>>,
  ) => Promise<LineServer & { readonly commands: readonly string[] }>;
  readonly tlsStep: string;
  /** Commands that are not answered in time. */
  readonly unanswered: readonly string[];
  /** When the signal comes. */
  readonly moments: readonly string[];
}
const protocols: readonly Protocol[] = [
  {
    name: 'IMAP',
    verify: verifyImap,
    work: verifyImap,
    serve: serveExchangeImap,
    tlsStep: 'connect',
    unanswered: ['CAPABILITY', 'AUTHENTICATE', 'EXAMINE'],
    moments: ['greeting', 'CAPABILITY', 'AUTHENTICATE', 'NAMESPACE', 'EXAMINE', 'STATUS'],
  },
  {
    name: 'SMTP',
    verify: verifySmtp,
    work: sendToSelf,
    serve: serveExchangeSmtp,
    tlsStep: 'starttls',
    unanswered: ['EHLO', 'STARTTLS', 'EHLO TLS', 'AUTH', 'MAIL', '.'],
    moments: ['greeting', 'EHLO', 'STARTTLS', 'AUTH', 'MAIL', '.'],
  },
];

const loginTo = (host: string, port: number): MailLogin => ({ server: { host, port }, mailbox, accessToken });

describe.each(protocols)('$name', ({ verify, work, serve, tlsStep, unanswered, moments }) => {
  const { login, stub } = useStub(serve);

  test('to a port where nothing listens', async () => {
    const { server, ...rest } = loginTo('localhost', await findFreePort());
    const fault = await faultOf(verify({ server, ...rest }, { limits: shortLimits }));
    expect(fault).toMatchObject({ kind: 'network', ...server, code: 'ECONNREFUSED', step: 'connect' });
  });

  test('to an unknown name', async () => {
    const fault = await faultOf(verify(loginTo('mail.invalid', 993), { limits: shortLimits }));
    expect(fault).toMatchObject({ kind: 'network', host: 'mail.invalid', port: 993, step: 'connect' });
    // Without a network, the name server is unreachable too.
    expect(['ENOTFOUND', 'EAI_AGAIN']).toContain('code' in fault && fault.code);
  });

  test.each<[string, Parameters<typeof makeCertificates>[0], string]>([
    ['of an unknown authority', undefined, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['that has expired', { isExpired: true }, 'CERT_HAS_EXPIRED'],
    ['of another server', { host: 'mail.contoso.example' }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('a certificate %s is refused before the token is sent', async (_, options, code) => {
    const shown = await makeCertificates(options);
    const stub = await serve(shown);
    const ca = options === undefined ? undefined : shown.ca;
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

  test.each(unanswered)('no answer to %s within the limit', async (command) => {
    const limits = { ...shortLimits, totalMs: 400 };
    const fault = await faultOf(work(await login({ [command]: silence }), { limits }));
    expect(fault).toMatchObject({ kind: 'network', code: 'ETIMEDOUT' });
    await expect(closed(stub())).resolves.toBe(0);
  });

  test('the signal ends it before it begins', async () => {
    const ended = verify({ ...(await login()), signal: AbortSignal.abort() });
    await expect(failureOf(ended)).resolves.toMatchObject({ code: 'interrupted' });
    expect(stub().commands).toEqual([]);
  });

  test.each(moments)('the signal ends it at %s', async (at) => {
    const controller = new AbortController();
    const ended = failureOf(work({ ...(await login({ [at]: silence })), signal: controller.signal }));
    const { commands, open } = stub();
    await until(() => commands.includes(at) || (at === 'greeting' && open() > 0));
    controller.abort();
    await expect(ended).resolves.toMatchObject({ code: 'interrupted' });
    await expect(closed(stub())).resolves.toBe(0);
  });
});

test.each([
  ['that speaks without TLS is sent nothing that can be read', '* OK ready\r\n', /^(ERR_SSL_|EPROTO)/],
  ['that takes the connection and says nothing is given up', undefined, /^ETIMEDOUT$/],
])('a server at the IMAP port %s', async (_, words, code) => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (words !== undefined) socket.end(words);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  const limits = { ...shortLimits, connectMs: words === undefined ? 200 : shortLimits.connectMs };
  const step = 'connect';
  try {
    const fault = await faultOf(verifyImap(loginTo('localhost', port), { limits }));
    expect(fault).toMatchObject({ kind: 'network', host: 'localhost', port, step, code: expect.stringMatching(code) });
  } finally {
    server.close();
  }
});

describe('what Node and the libraries call it', () => {
  const place = { login: loginTo('mail.contoso.example', 993), step: 'connect' } as const;

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
    const host = 'mail.contoso.example';
    expect(explainConnection(place, error)).toMatchObject({ kind, code, host, step: 'connect' });
  });
});
