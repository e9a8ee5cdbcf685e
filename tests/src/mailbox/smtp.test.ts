import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { sendToSelf, verifySmtp } from '../../../src/mailbox/index.ts';
import { makeCertificates } from '../../support/mail/certificates.ts';
import type { TestCertificates } from '../../support/mail/certificates.ts';
import { serveExchangeSmtp } from '../../support/mail/exchangeSmtp.ts';
import type { SmtpAnswers, SmtpStub } from '../../support/mail/exchangeSmtp.ts';
import { reset, silence } from '../../support/mail/lineServer.ts';
import { accessToken, closed, failureOf, faultOf, mailbox, shortLimits, until } from './support.ts';

let certificates: TestCertificates;
let stub: SmtpStub;

beforeAll(async () => {
  certificates = await makeCertificates();
});
afterEach(() => stub.close());

async function login(answers: SmtpAnswers = {}) {
  stub = await serveExchangeSmtp(certificates, answers);
  return { server: stub.server, mailbox, accessToken, ca: certificates.ca };
}

describe('a mailbox that can send', () => {
  test('is signed in to over TLS, and nothing is sent', async () => {
    await expect(verifySmtp(await login())).resolves.toEqual({ tls: 'TLSv1.3' });
    expect(stub.commands).toEqual(['EHLO', 'STARTTLS', 'EHLO', 'AUTH', 'QUIT']);
    expect(stub.plain).toEqual([expect.stringMatching(/^EHLO /), 'STARTTLS']);
    await expect(closed(stub)).resolves.toBe(0);
  });

  test('sends one message to itself, which says what it is', async () => {
    const { messageId } = await sendToSelf(await login());
    expect(messageId).toMatch(/^<mailbox-access-proof-[0-9a-f-]{36}@contoso\.example>$/);
    expect(stub.commands.filter((command) => ['MAIL', 'RCPT', 'DATA', '.'].includes(command))).toHaveLength(4);
    // A header's line goes on after a space.
    expect(stub.messages.join('\n').replaceAll('\n ', ' ').split('\n')).toEqual(
      expect.arrayContaining([
        `From: ${mailbox}`,
        `To: ${mailbox}`,
        'Subject: Test message of mailbox-access; you may delete it',
        `Message-ID: ${messageId}`,
        'Auto-Submitted: auto-generated',
      ]),
    );
  });
});

describe('what Exchange answers', () => {
  const switchedOff = (where: string) =>
    `535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the ${where}. Visit https://aka.ms/smtp_auth_disabled for more information. [LO4P123CA0001.GBRP123.PROD.OUTLOOK.COM]`;

  test.each([
    '535 5.7.3 Authentication unsuccessful [LO4P123CA0001.GBRP123.PROD.OUTLOOK.COM]',
    switchedOff('Tenant'),
    switchedOff('Mailbox'),
    '550 5.7.30 Basic authentication is not supported for Client Submission.',
  ])('%s', async (text) => {
    const fault = await faultOf(verifySmtp(await login({ AUTH: `${text}\r\n` })));
    expect(fault).toEqual({ kind: 'smtp', step: 'authenticate', responseCode: Number(text.slice(0, 3)), text });
    expect(stub.commands.filter((command) => command === 'AUTH')).toHaveLength(1);
    await expect(closed(stub)).resolves.toBe(0);
  });

  test('a challenge before the refusal: its status is reported, and the sign-in is not repeated', async () => {
    const challenge = Buffer.from('{"status":"401","schemes":"bearer"}').toString('base64');
    const answers = { AUTH: `334 ${challenge}\r\n`, continued: '535 5.7.3 Authentication unsuccessful\r\n' };
    await expect(faultOf(verifySmtp(await login(answers)))).resolves.toMatchObject({
      responseCode: 535,
      text: '535 5.7.3 Authentication unsuccessful (status 401)',
    });
    expect(stub.commands.filter((command) => command === 'AUTH')).toHaveLength(1);
  });

  test.each<[string, SmtpAnswers, { readonly step: string; readonly text: string }]>([
    [
      'no STARTTLS',
      { EHLO: '250 relay Hello\r\n', STARTTLS: '500 5.3.3 Unrecognized command\r\n' },
      { step: 'starttls', text: '500 5.3.3 Unrecognized command' },
    ],
    [
      'STARTTLS that is offered and refused',
      { STARTTLS: '454 4.7.0 TLS not available due to local problem\r\n' },
      { step: 'starttls', text: '454 4.7.0 TLS not available due to local problem' },
    ],
    [
      'a server that is busy',
      { greeting: '421 4.3.2 Service not available\r\n' },
      { step: 'greeting', text: '421 4.3.2 Service not available' },
    ],
    ['something that is no SMTP', { greeting: 'SSH-2.0-OpenSSH\r\n' }, { step: 'greeting', text: 'SSH-2.0-OpenSSH' }],
    [
      'no XOAUTH2',
      { 'EHLO TLS': '250-relay Hello\r\n250 AUTH LOGIN PLAIN\r\n' },
      { step: 'authenticate', text: 'The server does not offer AUTH XOAUTH2.' },
    ],
    [
      'an end with 421 at the sign-in',
      { AUTH: '421 4.4.2 Connection dropped\r\n' },
      { step: 'authenticate', text: '421 4.4.2 Connection dropped' },
    ],
  ])('%s', async (_, answers, expected) => {
    await expect(faultOf(verifySmtp(await login(answers)))).resolves.toMatchObject({ kind: 'smtp', ...expected });
    await expect(closed(stub)).resolves.toBe(0);
  });

  test.each<[string, SmtpAnswers]>([
    [
      'MAIL',
      { MAIL: '550 5.7.60 SMTP; Client does not have permissions to send as this sender\r\n', DATA: '503 5.5.1\r\n' },
    ],
    [
      'RCPT',
      { RCPT: '550 5.7.60 SMTP; Client does not have permissions to send as this sender\r\n', DATA: '503 5.5.1\r\n' },
    ],
    ['DATA', { DATA: '550 5.7.60 SMTP; Client does not have permissions to send as this sender\r\n' }],
    ['.', { '.': '550 5.7.60 SMTP; Client does not have permissions to send as this sender\r\n' }],
  ])('a message refused at %s', async (_, answers) => {
    await expect(faultOf(sendToSelf(await login(answers)))).resolves.toEqual({
      kind: 'smtp',
      step: 'send',
      responseCode: 550,
      text: '550 5.7.60 SMTP; Client does not have permissions to send as this sender',
    });
  });

  test('sends no token without TLS or without XOAUTH2', async () => {
    await faultOf(verifySmtp(await login({ 'EHLO TLS': '250 relay Hello\r\n' })));
    expect(stub.commands).not.toContain('AUTH');
  });
});

describe('a connection that fails', () => {
  test.each<[string, SmtpAnswers, { readonly code: string; readonly step: string | RegExp }]>([
    ['reset instead of a greeting', { greeting: reset }, { code: 'ECONNRESET', step: /^(connect|greeting)$/ }],
    ['reset at EHLO', { EHLO: reset }, { code: 'ECONNRESET', step: 'starttls' }],
    ['reset at STARTTLS', { STARTTLS: reset }, { code: 'ECONNRESET', step: 'starttls' }],
    ['reset after STARTTLS', { 'EHLO TLS': reset }, { code: 'ECONNRESET', step: 'authenticate' }],
    ['reset at the sign-in', { AUTH: reset }, { code: 'ECONNRESET', step: 'authenticate' }],
    ['reset at the sender', { MAIL: reset }, { code: 'ECONNRESET', step: 'send' }],
    ['reset at the message', { '.': reset }, { code: 'ECONNRESET', step: 'send' }],
    ['no greeting in time', { greeting: silence }, { code: 'ETIMEDOUT', step: 'greeting' }],
  ])('%s', async (_, answers, expected) => {
    const fault = await faultOf(sendToSelf(await login(answers), { limits: shortLimits }));
    const { code, step } = expected;
    expect(fault).toMatchObject({ kind: 'network', ...stub.server, code, step: expect.stringMatching(step) });
    await expect(closed(stub)).resolves.toBe(0);
  });

  test.each(['EHLO', 'STARTTLS', 'EHLO TLS', 'AUTH', 'MAIL', '.'])(
    'no answer to %s within the limit',
    async (command) => {
      const limits = { ...shortLimits, totalMs: 400 };
      const fault = await faultOf(sendToSelf(await login({ [command]: silence }), { limits }));
      expect(fault).toMatchObject({ kind: 'network', code: 'ETIMEDOUT' });
      await expect(closed(stub)).resolves.toBe(0);
    },
  );

  test('no answer to QUIT changes nothing', async () => {
    await expect(verifySmtp(await login({ QUIT: silence }))).resolves.toMatchObject({ tls: 'TLSv1.3' });
    await expect(closed(stub)).resolves.toBe(0);
  });

  test('stops reading a line that never ends', async () => {
    const fault = await faultOf(verifySmtp(await login({ greeting: `220 ${'x'.repeat(200_000)}` })));
    expect(fault).toMatchObject({
      kind: 'smtp',
      step: 'greeting',
      text: expect.stringContaining('exceeds maximum'),
    });
  });
});

describe('the signal', () => {
  test('ends it before it begins', async () => {
    const work = verifySmtp({ ...(await login()), signal: AbortSignal.abort() });
    await expect(failureOf(work)).resolves.toMatchObject({ code: 'interrupted' });
    expect(stub.commands).toEqual([]);
  });

  test.each(['greeting', 'EHLO', 'STARTTLS', 'AUTH', 'MAIL', '.'])('ends it at %s', async (at) => {
    const controller = new AbortController();
    const work = failureOf(sendToSelf({ ...(await login({ [at]: silence })), signal: controller.signal }));
    await until(() => stub.commands.includes(at) || (at === 'greeting' && stub.open() > 0));
    controller.abort();
    await expect(work).resolves.toMatchObject({ code: 'interrupted' });
    await expect(closed(stub)).resolves.toBe(0);
  });
});
