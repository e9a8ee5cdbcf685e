import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { defaultLimits } from '../../../src/mailbox/login.ts';
import { makeCertificates, type TestCertificates } from '../../support/mail/certificates.ts';
import { serveExchangeImap, type ImapAnswers } from '../../support/mail/exchangeImap.ts';
import { serveExchangeSmtp, type SmtpAnswers } from '../../support/mail/exchangeSmtp.ts';
import { describeFull, splitRows } from '../../support/full.ts';
import type { Flood, LineServer } from '../../support/mail/lineServer.ts';
import type { HostileResult, HostileServer } from './hostileChild.ts';

/** `verify` may use 400 MB. Without the mail checks it has 140 MB more than this process. */
const mostMb = 400 - 140;
/** The limit for servers that keep the client waiting. */
const shortMs = 800;
/** More bytes than one IMAP response may have, but fewer than all together. */
const long = 1_000_000;
/** Almost the limit of one IMAP response. */
const almost = 64_000;

const repeat = (text: string): Flood =>
  function* () {
    for (;;) yield text;
  };
const after = (first: string, text: string): Flood =>
  function* () {
    yield first;
    yield* repeat(text)() as Iterable<string>;
  };
/** Returns different text each time. */
const count = (line: (number: number) => string): Flood =>
  function* () {
    for (let number = 1; ; number += 500)
      yield Array.from({ length: 500 }, (_, index) => line(number + index)).join('');
  };
const drip = (text: string): Flood =>
  async function* () {
    for (;;) {
      yield text;
      await new Promise((resolve) => setTimeout(resolve, 100).unref());
    }
  };
const block = 'x'.repeat(65_536);

const unreadable = (reason: string) => expect.stringContaining(`The answer cannot be read as IMAP (${reason}).`);
const lineTooLarge = unreadable('LineTooLarge');
const literalTooLarge = unreadable('LiteralTooLarge');
const tooManyTokens = unreadable('TooManyTokens');
const tooMuch = unreadable('more than 2 MB');
const tooLate = expect.stringContaining('did not finish within 1 s (ETIMEDOUT).');
const tooLong = expect.stringContaining('exceeds maximum allowed size');
const noTls = expect.stringContaining('failed (ERR_SSL_WRONG_VERSION_NUMBER).');

type Row<Answers> = readonly [what: string, answers: Answers, text: unknown, totalMs?: number];

const imapRows: readonly Row<ImapAnswers>[] = [
  ['a greeting without end', { greeting: after('* OK ', block) }, lineTooLarge],
  ['a greeting of a megabyte', { greeting: `* OK ${'x'.repeat(long)}\r\n` }, lineTooLarge],
  ['greetings without end', { greeting: repeat('* OK hello\r\n'.repeat(500)) }, tooMuch],
  ['a greeting in a literal', { greeting: after('* OK {900000000}\r\n', block) }, literalTooLarge],
  ['capabilities on a line without end', { CAPABILITY: after('* CAPABILITY', ' A1'.repeat(20_000)) }, lineTooLarge],
  ['a megabyte of capabilities', { CAPABILITY: `* CAPABILITY${' A'.repeat(long)}\r\n` }, lineTooLarge],
  ['capabilities on lines without end', { CAPABILITY: repeat(`* CAPABILITY${' A'.repeat(4_900)}\r\n`) }, tooMuch],
  ['a literal of 100 GB', { CAPABILITY: '* CAPABILITY {99999999999}\r\n' }, literalTooLarge],
  ['a literal of 1 GB', { CAPABILITY: after('* CAPABILITY {1000000000}\r\n', block) }, literalTooLarge],
  [
    'literals without end in one answer',
    { LIST: after('* LIST () "/" ', `{20000}\r\n${'x'.repeat(20_000)}`) },
    unreadable('ResponseTooLarge'),
  ],
  ['lists in one another', { NAMESPACE: repeat(`* NAMESPACE ${'('.repeat(almost)}\r\n`) }, tooMuch],
  ['lists beside one another', { NAMESPACE: repeat(`* NAMESPACE ${'(a)'.repeat(almost / 3)}\r\n`) }, tooManyTokens],
  ['quotation marks', { NAMESPACE: repeat(`* NAMESPACE ${'"'.repeat(almost)}\r\n`) }, tooManyTokens],
  ['brackets in one another', { EXAMINE: repeat(`* OK [${'['.repeat(almost)}\r\n`) }, tooMuch],
  ['folders without end', { LIST: count((number) => `* LIST () "/" "folder ${number}"\r\n`) }, tooMuch],
  ['flags without end', { EXAMINE: repeat(`* FLAGS (${'\\a '.repeat(1_000)})\r\n`) }, tooMuch],
  ['messages that nobody asked for', { EXAMINE: count((number) => `* ${number} FETCH (UID ${number})\r\n`) }, tooMuch],
  ['numbers that nobody asked for', { STATUS: count((number) => `* SEARCH ${number} ${number}\r\n`) }, tooMuch],
  ['lines that are no IMAP', { NAMESPACE: repeat('((((\x00\xff"\r\n'.repeat(500)) }, tooMuch],
  [
    'questions without end',
    { AUTHENTICATE: repeat('+ e30=\r\n'.repeat(500)) },
    unreadable('more than 10 requests to continue'),
  ],
  ['farewells without end', { NAMESPACE: repeat('* BYE no\r\n'.repeat(500)) }, 'BYE no'],
  ['a greeting byte by byte', { greeting: drip('*') }, tooLate, shortMs],
  ['an answer line by line', { CAPABILITY: drip('* OK still there\r\n') }, tooLate, shortMs],
];

const arrivalRows: readonly Row<ImapAnswers>[] = [
  [
    'a range of all numbers',
    {
      EXAMINE: '* 4000000000 EXISTS\r\n{tag} OK EXAMINE completed.\r\n',
      'UID SEARCH': '* ESEARCH (TAG "1") UID ALL 1:4000000000\r\n{tag} OK SEARCH completed.\r\n',
    },
    unreadable('unrequested ESEARCH'),
  ],
  ['numbers without end', { 'UID SEARCH': count((number) => `* SEARCH ${number}\r\n`) }, tooMuch],
];

const smtpRows: readonly Row<SmtpAnswers>[] = [
  ['a greeting without end', { greeting: after('220 ', block) }, tooLong],
  ['a greeting of lines without end', { greeting: repeat('220-hello\r\n'.repeat(500)) }, tooLong],
  ['greetings without end', { greeting: repeat('220 hello\r\n'.repeat(500)) }, noTls],
  ['features without end', { EHLO: repeat('250-AUTH PLAIN\r\n'.repeat(500)) }, tooLong],
  ['features without end by TLS', { 'EHLO TLS': repeat('250-AUTH XOAUTH2\r\n'.repeat(500)) }, tooLong],
  ['anything but TLS', { STARTTLS: after('220 go\r\n', block) }, noTls],
  ['questions without end', { AUTH: repeat('334 e30=\r\n'.repeat(500)) }, expect.stringContaining('334 ')],
  ['a greeting byte by byte', { greeting: drip('2') }, tooLate, shortMs],
  ['features line by line', { EHLO: drip('250-x\r\n') }, tooLate, shortMs],
];

/** Announces a handshake message of 16 kB, then sends one byte at a time. */
const record = Buffer.from([0x16, 0x03, 0x03, 0x40, 0x00, 0x02]);
const dripping = createServer((socket) => {
  socket.on('error', () => undefined).write(record);
  const timer = setInterval(() => socket.write('\0'), 100);
  socket.on('close', () => {
    clearInterval(timer);
  });
});

let certificates: TestCertificates;
const opened: LineServer[] = [];

beforeAll(async () => {
  certificates = await makeCertificates();
  await new Promise<void>((resolve) => dripping.listen(0, 'localhost', resolve));
});
afterAll(async () => {
  dripping.close();
  await Promise.all(opened.map((server) => server.close()));
});

/** Checks the servers in a separate process, whose memory is measured. */
async function runChild(servers: readonly HostileServer[]): Promise<readonly HostileResult[]> {
  const program = fileURLToPath(new URL('hostileChild.ts', import.meta.url));
  const args = ['--disable-warning=ExperimentalWarning', program, JSON.stringify(servers)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const results: HostileResult[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => results.push(JSON.parse(line) as HostileResult));
  await new Promise((resolve) => child.on('close', resolve));
  return results;
}

/** The number of servers that one process checks; its memory grows with each. */
const together = 4;

/** Serves each row, has all of them checked, and compares the results. */
async function judge<Answers>(
  check: HostileServer['check'],
  rows: readonly Row<Answers>[],
  serve: (certificates: TestCertificates, answers: Answers) => Promise<LineServer>,
): Promise<void> {
  for (let from = 0; from < rows.length; from += together) {
    const batch = rows.slice(from, from + together);
    const servers: HostileServer[] = [];
    for (const [, answers, , totalMs] of batch) {
      const stub = await serve(certificates, answers);
      opened.push(stub);
      servers.push({ check, server: stub.server, ca: certificates.ca, ...(totalMs !== undefined && { totalMs }) });
    }
    const results = await runChild(servers);
    const found = batch.map(([what], index) => ({ what, ...results[index] }));
    expect(found).toEqual(
      batch.map(([what, , text]) => ({
        what,
        fault: expect.objectContaining({ text }),
        peakMb: expect.any(Number),
      })),
    );
    expect(found.filter(({ peakMb = Infinity }) => peakMb > mostMb)).toEqual([]);
  }
}

const imapTitle = 'of IMAP takes little memory, and what it does is named';
const smtpTitle = 'of SMTP takes little memory, and what it does is named';
const everyRun = ['a greeting without end', 'a literal of 1 GB', 'folders without end', 'a greeting byte by byte'];
const [someImap, restImap] = splitRows(imapRows, ([what]) => everyRun.includes(what));
const [someSmtp, restSmtp] = splitRows(smtpRows, ([what]) => everyRun.includes(what));

describe('a hostile server', () => {
  test(imapTitle, () => judge('imap', someImap, serveExchangeImap));

  test(smtpTitle, () => judge('smtp', someSmtp, serveExchangeSmtp));

  describeFull(imapTitle, () => {
    test('in more ways', () => judge('imap', restImap, serveExchangeImap));

    test('while a message is awaited', () => judge('arrival', arrivalRows, serveExchangeImap));
  });

  describeFull(smtpTitle, () => {
    test('in more ways', () => judge('smtp', restSmtp, serveExchangeSmtp));
  });

  test('that never finishes the TLS handshake is left at the time limit', async () => {
    const server = { host: 'localhost', port: (dripping.address() as AddressInfo).port };
    const [result] = await runChild([{ check: 'imap', server, ca: certificates.ca, totalMs: shortMs }]);
    expect(result?.fault).toMatchObject({ kind: 'network', step: 'connect', text: tooLate });
  });

  test('is waited for less than a minute', () => {
    expect(defaultLimits.totalMs).toBeLessThan(60_000);
  });
});
