import type { TestCertificates } from './certificates.ts';
import { serveLines, type Answer, type Conversation, type LineServer } from './lineServer.ts';

/** Answers by command, including `UID`; `continued` is for a line that is no command. `{tag}` is the client's tag. */
export type ImapAnswers = Readonly<Record<string, Answer>>;

/** Exchange Online's answers to a client that may read a mailbox with two messages. */
const exchange: ImapAnswers = {
  greeting: '* OK The Microsoft Exchange IMAP4 service is ready. [TABPAEMANAA1AFAAMgA2ADUAQwBBADAANAA=]\r\n',
  CAPABILITY:
    '* CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+\r\n{tag} OK CAPABILITY completed.\r\n',
  ID: '* ID ("name" "Microsoft.Exchange.Imap4.Imap4Server" "version" "15.20")\r\n{tag} OK ID completed\r\n',
  AUTHENTICATE: '{tag} OK AUTHENTICATE completed.\r\n',
  NAMESPACE: '* NAMESPACE (("" "/")) NIL NIL\r\n{tag} OK NAMESPACE completed.\r\n',
  LIST: String.raw`* LIST (\Marked \HasNoChildren) "/" INBOX` + '\r\n{tag} OK LIST completed.\r\n',
  STATUS: '* STATUS INBOX (UNSEEN 1)\r\n{tag} OK STATUS completed.\r\n',
  EXAMINE:
    '* 2 EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 14] UIDVALIDITY value\r\n* OK [UIDNEXT 12] The next unique identifier value\r\n{tag} OK [READ-ONLY] EXAMINE completed.\r\n',
  LOGOUT: '* BYE Microsoft Exchange Server IMAP4 server signing off.\r\n{tag} OK LOGOUT completed.\r\n',
};

export interface ImapStub extends LineServer {
  /** Commands in order, without tag and arguments. */
  readonly commands: readonly string[];
  /** Everything that the client sent. */
  readonly sent: readonly string[];
}

/** Serves the part of Exchange's IMAP that a proof uses; `answers` replace its own. */
export async function serveExchangeImap(certificates: TestCertificates, answers: ImapAnswers = {}): Promise<ImapStub> {
  const all: ImapAnswers = { ...exchange, ...answers };
  const commands: string[] = [];
  const sent: string[] = [];
  const converse = (): Conversation => {
    let tag = '*';
    return {
      begin: (line) => {
        line.answer(all.greeting ?? '');
      },
      read: (text, line) => {
        sent.push(text);
        const [, given = tag, command] = /^(\S+) ((?:UID )?[A-Z]+)\b/.exec(text) ?? [];
        tag = given;
        if (command !== undefined) commands.push(command);
        const answer = all[command ?? 'continued'] ?? '{tag} BAD Command Error. 10\r\n';
        line.answer(typeof answer === 'string' ? answer.replaceAll('{tag}', tag) : answer);
      },
    };
  };
  return { ...(await serveLines(certificates, true, converse)), commands, sent };
}
