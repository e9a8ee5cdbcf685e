import { describe, expect, test } from '@jest/globals';
import { inspect } from 'node:util';
import { tidyWords } from '../../../src/mailbox/faults.ts';
import { verifyImap } from '../../../src/mailbox/imap/verify.ts';
import { sendToSelf } from '../../../src/mailbox/smtp.ts';
import { serveExchangeImap } from '../../support/mail/exchangeImap.ts';
import { serveExchangeSmtp } from '../../support/mail/exchangeSmtp.ts';
import { reset, type Answer } from '../../support/mail/lineServer.ts';
import { useStub } from './stub.ts';
import { accessToken, failureOf, mailbox, shortLimits } from './support.ts';
import { fc } from '../../support/fastCheck.ts';

const toBase64 = (text: string): string => Buffer.from(text).toString('base64');
/** Returns the forms in which a server may repeat a token. */
const formsOf = (token: string): readonly string[] => [
  token,
  `user=${mailbox}^Aauth=Bearer ${token}^A^A`,
  toBase64(token),
  toBase64(`user=${mailbox}\x01auth=Bearer ${token}\x01\x01`),
  toBase64(`.${token}`),
  toBase64(JSON.stringify({ status: '401', token })),
  Buffer.from(`..${token}`).toString('base64url'),
  token.slice(5, 45),
  toBase64(token).slice(7, 47),
];

/** Returns the 20-character parts of a text that also appear in a token or its base64. */
function findParts(text: string, token: string): readonly string[] {
  const forms = [token, ...['', '.', '..'].map((before) => toBase64(before + token))];
  const urls = ['', '.', '..'].map((before) => Buffer.from(before + token).toString('base64url'));
  const parts = [...forms, ...urls].flatMap((form) =>
    Array.from({ length: Math.max(form.length - 19, 0) }, (_, start) => form.slice(start, start + 20)),
  );
  return parts.filter((part) => text.includes(part));
}

function expectNone(error: Error): void {
  const shown = [
    String(error),
    inspect(error, { depth: 9, showHidden: true }),
    error.stack ?? '',
    JSON.stringify(error),
  ];
  expect(findParts(shown.join('\n'), accessToken)).toEqual([]);
}

describe('words of a server', () => {
  const token = fc.base64String({ minLength: 40, maxLength: 200 }).filter((text) => text.length >= 40);

  test('hold no part of the token, however it is repeated', () => {
    fc.assert(
      fc.property(token, fc.string(), fc.string(), fc.nat(formsOf('').length - 1), (secret, before, after, index) => {
        const form = formsOf(secret)[index] ?? '';
        expect(findParts(tidyWords(`${before} ${form} ${after}`, secret), secret)).toEqual([]);
        expect(findParts(tidyWords(`${before}${form}${after}`, secret), secret)).toEqual([]);
      }),
    );
  });

  test('are read quickly when they are ten megabytes of one word', () => {
    expect(tidyWords('x'.repeat(10_000_000), accessToken)).toHaveLength(400);
  });

  test('stay, when there is no token in them', () => {
    const words =
      '535 5.7.3 Authentication unsuccessful [LO4P123CA0001.GBRP123.PROD.OUTLOOK.COM 2026-11-25T02:00:00.000Z]';
    expect(tidyWords(words, accessToken)).toBe(words);
  });

  test('are one line that no terminal obeys, and no longer than needed', () => {
    expect(tidyWords('a\r\nb\x1b[31mc\u202e\x07', accessToken)).toBe('a b [31mc');
    expect(tidyWords('ab '.repeat(1_000), accessToken)).toHaveLength(400);
  });
});

describe('a server that repeats the token', () => {
  const { login: loginByImap } = useStub(serveExchangeImap);
  const { login: loginBySmtp } = useStub(serveExchangeSmtp);
  const limits = shortLimits;

  const imapAnswers = formsOf(accessToken).flatMap((form): readonly [string, Answer, string?][] => [
    ['AUTHENTICATE', `{tag} NO AUTHENTICATE failed. ${form}\r\n`],
    ['AUTHENTICATE', `{tag} BAD [${form}] ${form}\r\n`],
    ['AUTHENTICATE', `+ ${toBase64(JSON.stringify({ status: form, token: form }))}\r\n`, `{tag} NO ${form}\r\n`],
    ['AUTHENTICATE', `* BYE ${form}\r\n`],
    ['AUTHENTICATE', `{tag} ${form}\r\n`],
    ['NAMESPACE', `{tag} BAD User is authenticated but not connected. ${form}\r\n`],
    ['EXAMINE', `{tag} NO ${form}\r\n`],
    ['STATUS', `{tag} NO ${form}\r\n`],
  ]);

  test('by IMAP', async () => {
    for (const [command, answer, continued = '{tag} BAD\r\n'] of imapAnswers)
      expectNone(await failureOf(verifyImap(await loginByImap({ [command]: answer, continued }), { limits })));
  });

  const smtpAnswers = formsOf(accessToken).flatMap((form): readonly [string, string, string?][] => [
    ['AUTH', `535 5.7.3 ${form}\r\n`],
    ['AUTH', `535-5.7.3 ${form}\r\n535 5.7.3 ${form}\r\n`],
    ['AUTH', `334 ${toBase64(JSON.stringify({ status: form, token: form }))}\r\n`, `535 ${form}\r\n`],
    ['AUTH', `421 ${form}\r\n`],
    ['AUTH', `${form}\r\n`],
    ['MAIL', `550 ${form}\r\n`],
    ['.', `554 ${form}\r\n`],
  ]);

  test('by SMTP', async () => {
    for (const [command, answer, continued = '500 5.3.3\r\n'] of smtpAnswers)
      expectNone(await failureOf(sendToSelf(await loginBySmtp({ [command]: answer, continued }), { limits })));
  });

  test.each(['AUTHENTICATE', 'NAMESPACE', 'EXAMINE'])('or ends at %s', async (command) => {
    expectNone(await failureOf(verifyImap(await loginByImap({ [command]: reset }))));
  });

  test.each(['AUTH', 'MAIL', '.'])('or ends at %s', async (command) => {
    expectNone(await failureOf(sendToSelf(await loginBySmtp({ [command]: reset }))));
  });
});
