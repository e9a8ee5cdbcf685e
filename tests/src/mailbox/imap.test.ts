import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { verifyImap } from '../../../src/mailbox/index.ts';
import { makeCertificates } from '../../support/mail/certificates.ts';
import type { TestCertificates } from '../../support/mail/certificates.ts';
import { serveExchangeImap } from '../../support/mail/exchangeImap.ts';
import type { ImapAnswers, ImapStub } from '../../support/mail/exchangeImap.ts';
import { reset, silence } from '../../support/mail/lineServer.ts';
import { accessToken, closed, failureOf, faultOf, mailbox, shortLimits, until } from './support.ts';

let certificates: TestCertificates;
let stub: ImapStub;

beforeAll(async () => {
  certificates = await makeCertificates();
});
afterEach(() => stub.close());

async function login(answers: ImapAnswers = {}) {
  stub = await serveExchangeImap(certificates, answers);
  return { server: stub.server, mailbox, accessToken, ca: certificates.ca };
}

describe('a mailbox that can be read', () => {
  test('is counted, with EXAMINE and without anything that changes it', async () => {
    const proof = await verifyImap(await login());
    expect(proof).toMatchObject({ messages: 2, unseen: 1, tls: 'TLSv1.3' });
    const harmless = ['CAPABILITY', 'ID', 'AUTHENTICATE', 'NAMESPACE', 'LIST', 'EXAMINE', 'STATUS', 'LOGOUT'];
    expect(stub.commands.filter((command) => !harmless.includes(command))).toEqual(['LSUB']);
  });

  test('is signed in to by XOAUTH2 as the mailbox', async () => {
    await verifyImap(await login());
    const response = Buffer.from(`user=${mailbox}\x01auth=Bearer ${accessToken}\x01\x01`).toString('base64');
    expect(stub.sent.filter((line) => line.includes('AUTHENTICATE'))).toEqual([
      expect.stringMatching(/^\S+ AUTHENTICATE XOAUTH2 /),
    ]);
    expect(stub.sent.find((line) => line.includes('AUTHENTICATE'))).toContain(response);
  });

  test('receives only the name of this program', async () => {
    await verifyImap(await login());
    const told = stub.sent.filter((line) => line.includes(' ID '));
    expect(told[0]).toMatch(/ ID \("name" "mailbox-access"\)$/);
  });

  test('leaves no connection behind', async () => {
    await verifyImap(await login());
    await expect(closed(stub)).resolves.toBe(0);
  });
});

describe('what Exchange answers', () => {
  test.each<[string, ImapAnswers, { readonly step: string; readonly text: string; readonly isObserved?: true }]>([
    [
      'a token it does not take',
      { AUTHENTICATE: '{tag} NO AUTHENTICATE failed.\r\n' },
      { step: 'authenticate', text: 'NO AUTHENTICATE failed.' },
    ],
    [
      'IMAP off, told at the namespace',
      { NAMESPACE: '{tag} BAD User is authenticated but not connected.\r\n' },
      { step: 'open', text: 'BAD User is authenticated but not connected.' },
    ],
    [
      'IMAP off, told at the inbox alone',
      { EXAMINE: '{tag} BAD User is authenticated but not connected.\r\n' },
      { step: 'open', text: 'BAD User is authenticated but not connected.' },
    ],
    [
      'a count refused',
      { STATUS: '{tag} NO Server Unavailable. 15\r\n' },
      { step: 'open', text: 'NO Server Unavailable. 15' },
    ],
    [
      'too many connections',
      { greeting: '* BYE Connection is closed. 10\r\n' },
      { step: 'greeting', text: 'BYE Connection is closed. 10' },
    ],
    [
      'an end in the middle',
      { EXAMINE: '* BYE Session invalidated - AccessTokenExpired\r\n' },
      { step: 'open', text: 'BYE Session invalidated - AccessTokenExpired' },
    ],
    [
      'no XOAUTH2',
      { CAPABILITY: '* CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=LOGIN\r\n{tag} OK CAPABILITY completed.\r\n' },
      {
        step: 'authenticate',
        text: 'The server does not offer AUTH=XOAUTH2, but AUTH=PLAIN AUTH=LOGIN.',
        isObserved: true,
      },
    ],
    [
      'no sign-in at all',
      { greeting: '* PREAUTH Welcome\r\n' },
      { step: 'greeting', text: 'The server requires no sign-in (PREAUTH).', isObserved: true },
    ],
    [
      'a number of messages that is none',
      { EXAMINE: '* 99999999999999999999999 EXISTS\r\n{tag} OK [READ-ONLY] EXAMINE completed.\r\n' },
      { step: 'open', text: 'The server gave no readable number of messages.', isObserved: true },
    ],
    [
      'something that is no IMAP',
      { greeting: 'HTTP/1.1 400 Bad Request\r\n' },
      { step: 'greeting', text: 'HTTP/1.1 400 Bad Request' },
    ],
    ['bytes that are nothing', { greeting: '\x00\x01\x1b[31m(((\r\n' }, { step: 'greeting', text: '[31m(((' }],
  ])('%s', async (_, answers, expected) => {
    await expect(faultOf(verifyImap(await login(answers)))).resolves.toEqual({ kind: 'imap', ...expected });
    await expect(closed(stub)).resolves.toBe(0);
  });

  test('sends no token to a server that does not offer XOAUTH2', async () => {
    const answers = { CAPABILITY: '* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n{tag} OK CAPABILITY completed.\r\n' };
    await faultOf(verifyImap(await login(answers)));
    expect(stub.commands).not.toContain('AUTHENTICATE');
  });

  test('a challenge before the refusal: its status is reported', async () => {
    const challenge = Buffer.from('{"status":"401","schemes":"bearer","scope":"https://mail"}').toString('base64');
    const answers = { AUTHENTICATE: `+ ${challenge}\r\n`, continued: '{tag} NO AUTHENTICATE failed.\r\n' };
    const fault = await faultOf(verifyImap(await login(answers)));
    expect(fault).toEqual({ kind: 'imap', step: 'authenticate', text: 'NO AUTHENTICATE failed. (status 401)' });
  });
});

describe('a connection that fails', () => {
  test.each<[string, ImapAnswers, { readonly code: string; readonly step: string }]>([
    ['reset instead of a greeting', { greeting: reset }, { code: 'ECONNRESET', step: 'greeting' }],
    ['reset at the capabilities', { CAPABILITY: reset }, { code: 'ECONNRESET', step: 'greeting' }],
    ['reset at the sign-in', { AUTHENTICATE: reset }, { code: 'ECONNRESET', step: 'authenticate' }],
    ['reset after the sign-in', { NAMESPACE: reset }, { code: 'ECONNRESET', step: 'open' }],
    ['reset at the inbox', { EXAMINE: reset }, { code: 'ECONNRESET', step: 'open' }],
    ['reset at the count', { STATUS: reset }, { code: 'ECONNRESET', step: 'open' }],
    ['no greeting in time', { greeting: silence }, { code: 'ETIMEDOUT', step: 'greeting' }],
  ])('%s', async (_, answers, expected) => {
    const fault = await faultOf(verifyImap(await login(answers), { limits: shortLimits }));
    expect(fault).toMatchObject({ kind: 'network', ...stub.server, ...expected });
    await expect(closed(stub)).resolves.toBe(0);
  });

  test.each(['CAPABILITY', 'AUTHENTICATE', 'EXAMINE'])('no answer to %s within the limit', async (command) => {
    const limits = { ...shortLimits, totalMs: 400 };
    const fault = await faultOf(verifyImap(await login({ [command]: silence }), { limits }));
    expect(fault).toMatchObject({ kind: 'network', code: 'ETIMEDOUT' });
    await expect(closed(stub)).resolves.toBe(0);
  });

  test('a server that wants to be asked later is quoted', async () => {
    const text = 'BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds';
    const answers = { EXAMINE: `{tag} ${text}\r\n` };
    const fault = await faultOf(verifyImap(await login(answers), { limits: { ...shortLimits, totalMs: 1_000 } }));
    expect(fault).toEqual({ kind: 'imap', step: 'open', text });
  });

  test('stops reading a line that never ends', async () => {
    const fault = await faultOf(verifyImap(await login({ greeting: `* OK ${'x'.repeat(5_000_000)}` })));
    expect(fault).toEqual({
      kind: 'imap',
      step: 'greeting',
      text: 'The answer cannot be read as IMAP (LineTooLarge).',
      isObserved: true,
    });
  });
});

describe('the signal', () => {
  test('ends it before it begins', async () => {
    const work = verifyImap({ ...(await login()), signal: AbortSignal.abort() });
    await expect(failureOf(work)).resolves.toMatchObject({ code: 'interrupted' });
    expect(stub.commands).toEqual([]);
  });

  test.each(['greeting', 'CAPABILITY', 'AUTHENTICATE', 'NAMESPACE', 'EXAMINE', 'STATUS'])(
    'ends it at %s',
    async (at) => {
      const controller = new AbortController();
      const work = failureOf(verifyImap({ ...(await login({ [at]: silence })), signal: controller.signal }));
      await until(() => stub.commands.includes(at) || (at === 'greeting' && stub.open() > 0));
      controller.abort();
      await expect(work).resolves.toMatchObject({ code: 'interrupted' });
      await expect(closed(stub)).resolves.toBe(0);
    },
  );
});
