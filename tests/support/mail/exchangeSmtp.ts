import type { TestCertificates } from './certificates.ts';
import { serveLines, type Answer, type Conversation, type LineServer } from './lineServer.ts';

/** Answers by command: `EHLO` before STARTTLS, `EHLO TLS` after it, `continued` for other lines, `.` for a message. */
export type SmtpAnswers = Readonly<Record<string, Answer>>;

const features =
  '250-LO4P123CA0001.outlook.office365.com Hello [127.0.0.1]\r\n250-SIZE 157286400\r\n250-PIPELINING\r\n250-DSN\r\n250-ENHANCEDSTATUSCODES\r\n';

/** Exchange Online's answers to a client that may send. */
const exchange: SmtpAnswers = {
  greeting: '220 LO4P123CA0001.outlook.office365.com Microsoft ESMTP MAIL Service ready\r\n',
  EHLO: `${features}250-STARTTLS\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n`,
  STARTTLS: '220 2.0.0 SMTP server ready\r\n',
  'EHLO TLS': `${features}250-AUTH LOGIN XOAUTH2\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n`,
  AUTH: '235 2.7.0 Authentication successful\r\n',
  MAIL: '250 2.1.0 Sender OK\r\n',
  RCPT: '250 2.1.5 Recipient OK\r\n',
  DATA: '354 Start mail input; end with <CRLF>.<CRLF>\r\n',
  '.': '250 2.0.0 OK\r\n',
  QUIT: '221 2.0.0 Service closing transmission channel\r\n',
};

export interface SmtpStub extends LineServer {
  /** Commands in order, without arguments. */
  readonly commands: readonly string[];
  /** Everything sent before STARTTLS. */
  readonly plain: readonly string[];
  /** Lines of messages. */
  readonly messages: readonly string[];
}

/** Serves the part of Exchange's SMTP submission that a proof uses; `answers` replace its own. */
export async function serveExchangeSmtp(certificates: TestCertificates, answers: SmtpAnswers = {}): Promise<SmtpStub> {
  const all: SmtpAnswers = { ...exchange, ...answers };
  const commands: string[] = [];
  const plain: string[] = [];
  const messages: string[] = [];
  const converse = (): Conversation => {
    let isSecure = false;
    let isMessage = false;
    return {
      begin: (line) => {
        line.answer(all.greeting ?? '');
      },
      read: (text, line) => {
        if (!isSecure) plain.push(text);
        if (isMessage && text !== '.') {
          messages.push(text);
          return;
        }
        const command = /^([A-Z]{4,8}|\.)(?= |$)/.exec(text)?.[1] ?? 'continued';
        commands.push(command);
        isMessage = command === 'DATA' && all.DATA === exchange.DATA;
        const answer =
          all[command === 'EHLO' && isSecure ? 'EHLO TLS' : command] ?? '500 5.3.3 Unrecognized command\r\n';
        line.answer(answer);
        if (command !== 'STARTTLS' || typeof answer !== 'string' || !answer.startsWith('220')) return;
        isSecure = true;
        line.secure();
      },
    };
  };
  return { ...(await serveLines(certificates, false, converse)), commands, plain, messages };
}
