import { describe, expect, test } from '@jest/globals';
import { verifyImap } from '../../../src/mailbox/imap/verify.ts';
import { serveExchangeImap, type ImapAnswers } from '../../support/mail/exchangeImap.ts';
import { reset, silence } from '../../support/mail/lineServer.ts';
import { useStub } from './stub.ts';
import { accessToken, closed, faultOf, mailbox, shortLimits } from './support.ts';

const { login, stub } = useStub(serveExchangeImap);

test('a mailbox that can be read is counted, with EXAMINE and without anything that changes it', async () => {
  const proof = await verifyImap(await login());
  expect(proof).toMatchObject({ messages: 2, unseen: 1, tls: 'TLSv1.3' });
  const { commands, sent } = stub();
  const harmless = ['CAPABILITY', 'ID', 'AUTHENTICATE', 'NAMESPACE', 'LIST', 'EXAMINE', 'STATUS', 'LOGOUT'];
  expect(commands.filter((command) => !harmless.includes(command))).toEqual(['LSUB']);
  // It signs in by XOAUTH2 as the mailbox.
  const response = Buffer.from(`user=${mailbox}\x01auth=Bearer ${accessToken}\x01\x01`).toString('base64');
  const signIns = sent.filter((line) => line.includes('AUTHENTICATE'));
  expect(signIns).toEqual([expect.stringMatching(/^\S+ AUTHENTICATE XOAUTH2 /)]);
  expect(signIns[0]).toContain(response);
  // The server learns only this program's name.
  expect(sent.find((line) => line.includes(' ID '))).toMatch(/ ID \("name" "mailbox-access"\)$/);
  await expect(closed(stub())).resolves.toBe(0);
});

describe('what Exchange answers', () => {
  const notConnected = '{tag} BAD User is authenticated but not connected.';

  test.each([
    ['a token it does not take', 'AUTHENTICATE', '{tag} NO AUTHENTICATE failed.', 'authenticate'],
    ['IMAP off, told at the namespace', 'NAMESPACE', notConnected, 'open'],
    ['IMAP off, told at the inbox alone', 'EXAMINE', notConnected, 'open'],
    ['a count refused', 'STATUS', '{tag} NO Server Unavailable. 15', 'open'],
    ['too many connections', 'greeting', '* BYE Connection is closed. 10', 'greeting'],
    ['an end in the middle', 'EXAMINE', '* BYE Session invalidated - AccessTokenExpired', 'open'],
    ['something that is no IMAP', 'greeting', 'HTTP/1.1 400 Bad Request', 'greeting'],
  ])('%s is quoted', async (_, command, line, step) => {
    const text = line.replace(/^(\{tag\}|\*) /, '');
    const fault = await faultOf(verifyImap(await login({ [command]: `${line}\r\n` })));
    expect(fault).toEqual({ kind: 'imap', step, text });
    await expect(closed(stub())).resolves.toBe(0);
  });

  test.each<[string, ImapAnswers, { readonly step: string; readonly text: string; readonly isObserved?: true }]>([
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
    ['bytes that are nothing', { greeting: '\x00\x01\x1b[31m(((\r\n' }, { step: 'greeting', text: '[31m(((' }],
    [
      'a line without end',
      { greeting: `* OK ${'x'.repeat(5_000_000)}` },
      { step: 'greeting', text: 'The answer cannot be read as IMAP (LineTooLarge).', isObserved: true },
    ],
  ])('%s', async (_, answers, expected) => {
    await expect(faultOf(verifyImap(await login(answers)))).resolves.toEqual({ kind: 'imap', ...expected });
    await expect(closed(stub())).resolves.toBe(0);
  });

  test('sends no token to a server that does not offer XOAUTH2', async () => {
    const answers = { CAPABILITY: '* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n{tag} OK CAPABILITY completed.\r\n' };
    await faultOf(verifyImap(await login(answers)));
    expect(stub().commands).not.toContain('AUTHENTICATE');
  });

  test('a challenge before the refusal: its status is reported', async () => {
    const challenge = Buffer.from('{"status":"401","schemes":"bearer","scope":"https://mail"}').toString('base64');
    const answers = { AUTHENTICATE: `+ ${challenge}\r\n`, continued: '{tag} NO AUTHENTICATE failed.\r\n' };
    const fault = await faultOf(verifyImap(await login(answers)));
    expect(fault).toEqual({ kind: 'imap', step: 'authenticate', text: 'NO AUTHENTICATE failed. (status 401)' });
  });

  test('a server that wants to be asked later is quoted', async () => {
    const text = 'BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds';
    const answers = { EXAMINE: `{tag} ${text}\r\n` };
    const fault = await faultOf(verifyImap(await login(answers), { limits: { ...shortLimits, totalMs: 1_000 } }));
    expect(fault).toEqual({ kind: 'imap', step: 'open', text });
  });
});

test.each<[string, ImapAnswers, object]>([
  ['reset instead of a greeting', { greeting: reset }, { code: 'ECONNRESET', step: 'greeting' }],
  ['reset at the capabilities', { CAPABILITY: reset }, { code: 'ECONNRESET', step: 'greeting' }],
  ['reset at the sign-in', { AUTHENTICATE: reset }, { code: 'ECONNRESET', step: 'authenticate' }],
  ['reset after the sign-in', { NAMESPACE: reset }, { code: 'ECONNRESET', step: 'open' }],
  ['reset at the inbox', { EXAMINE: reset }, { code: 'ECONNRESET', step: 'open' }],
  ['reset at the count', { STATUS: reset }, { code: 'ECONNRESET', step: 'open' }],
  ['no greeting in time', { greeting: silence }, { code: 'ETIMEDOUT', step: 'greeting' }],
])('a connection that fails: %s', async (_, answers, expected) => {
  const fault = await faultOf(verifyImap(await login(answers), { limits: shortLimits }));
  expect(fault).toMatchObject({ kind: 'network', ...stub().server, ...expected });
  await expect(closed(stub())).resolves.toBe(0);
});
