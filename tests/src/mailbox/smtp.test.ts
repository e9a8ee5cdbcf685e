import { describe, expect, test } from '@jest/globals';
import { sendToSelf, verifySmtp } from '../../../src/mailbox/smtp.ts';
import { serveExchangeSmtp, type SmtpAnswers } from '../../support/mail/exchangeSmtp.ts';
import { reset, silence } from '../../support/mail/lineServer.ts';
import { useStub } from './stub.ts';
import { closed, faultOf, mailbox, shortLimits } from './support.ts';

const { login, stub } = useStub(serveExchangeSmtp);

describe('a mailbox that can send', () => {
  test('is signed in to over TLS, and nothing is sent', async () => {
    await expect(verifySmtp(await login())).resolves.toEqual({ tls: 'TLSv1.3' });
    expect(stub().commands).toEqual(['EHLO', 'STARTTLS', 'EHLO', 'AUTH', 'QUIT']);
    expect(stub().plain).toEqual([expect.stringMatching(/^EHLO /), 'STARTTLS']);
    await expect(closed(stub())).resolves.toBe(0);
  });

  test('sends one message to itself, which says what it is', async () => {
    const { messageId } = await sendToSelf(await login());
    expect(messageId).toMatch(/^<mailbox-access-proof-[0-9a-f-]{36}@contoso\.example>$/);
    expect(stub().commands.filter((command) => ['MAIL', 'RCPT', 'DATA', '.'].includes(command))).toHaveLength(4);
    // A folded header continues after a space.
    expect(stub().messages.join('\n').replaceAll('\n ', ' ').split('\n')).toEqual(
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
    expect(stub().commands.filter((command) => command === 'AUTH')).toHaveLength(1);
    await expect(closed(stub())).resolves.toBe(0);
  });

  test('a challenge before the refusal: its status is reported, and the sign-in is not repeated', async () => {
    const challenge = Buffer.from('{"status":"401","schemes":"bearer"}').toString('base64');
    const answers = { AUTH: `334 ${challenge}\r\n`, continued: '535 5.7.3 Authentication unsuccessful\r\n' };
    await expect(faultOf(verifySmtp(await login(answers)))).resolves.toMatchObject({
      responseCode: 535,
      text: '535 5.7.3 Authentication unsuccessful (status 401)',
    });
    expect(stub().commands.filter((command) => command === 'AUTH')).toHaveLength(1);
  });

  const unrecognized = '500 5.3.3 Unrecognized command';
  const noTls = '454 4.7.0 TLS not available due to local problem';
  const busy = '421 4.3.2 Service not available';
  const noXoauth2 = '250-relay Hello\r\n250 AUTH LOGIN PLAIN\r\n';
  const dropped = '421 4.4.2 Connection dropped';
  const endless = `220 ${'x'.repeat(200_000)}`;

  test.each<[string, SmtpAnswers, string, unknown]>([
    ['no STARTTLS', { EHLO: '250 relay Hello\r\n', STARTTLS: `${unrecognized}\r\n` }, 'starttls', unrecognized],
    ['STARTTLS that is offered and refused', { STARTTLS: `${noTls}\r\n` }, 'starttls', noTls],
    ['a server that is busy', { greeting: `${busy}\r\n` }, 'greeting', busy],
    ['something that is no SMTP', { greeting: 'SSH-2.0-OpenSSH\r\n' }, 'greeting', 'SSH-2.0-OpenSSH'],
    ['no XOAUTH2', { 'EHLO TLS': noXoauth2 }, 'authenticate', 'The server does not offer AUTH XOAUTH2.'],
    ['an end with 421 at the sign-in', { AUTH: `${dropped}\r\n` }, 'authenticate', dropped],
    ['a line without end', { greeting: endless }, 'greeting', expect.stringContaining('exceeds maximum')],
  ])('%s', async (_, answers, step, text) => {
    await expect(faultOf(verifySmtp(await login(answers)))).resolves.toMatchObject({ kind: 'smtp', step, text });
    await expect(closed(stub())).resolves.toBe(0);
  });

  test.each([
    ['MAIL', { DATA: '503 5.5.1\r\n' }],
    ['RCPT', { DATA: '503 5.5.1\r\n' }],
    ['DATA', {}],
    ['.', {}],
  ])('a message refused at %s', async (command, answers) => {
    const text = '550 5.7.60 SMTP; Client does not have permissions to send as this sender';
    const work = sendToSelf(await login({ ...answers, [command]: `${text}\r\n` }));
    await expect(faultOf(work)).resolves.toEqual({ kind: 'smtp', step: 'send', responseCode: 550, text });
  });

  test('sends no token without TLS or without XOAUTH2', async () => {
    await faultOf(verifySmtp(await login({ 'EHLO TLS': '250 relay Hello\r\n' })));
    expect(stub().commands).not.toContain('AUTH');
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
  ])('%s', async (_, answers, { code, step }) => {
    const fault = await faultOf(sendToSelf(await login(answers), { limits: shortLimits }));
    expect(fault).toMatchObject({ kind: 'network', ...stub().server, code, step: expect.stringMatching(step) });
    await expect(closed(stub())).resolves.toBe(0);
  });

  test('no answer to QUIT changes nothing', async () => {
    await expect(verifySmtp(await login({ QUIT: silence }))).resolves.toMatchObject({ tls: 'TLSv1.3' });
    await expect(closed(stub())).resolves.toBe(0);
  });
});
