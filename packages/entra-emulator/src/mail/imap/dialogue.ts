import type { Socket } from 'node:net';
import { buildXoauth2, parseXoauth2, type Xoauth2 } from '../access.ts';

/** The result of a sign-in if Dovecot accepts its token. */
export interface Admission {
  /** The sign-in in the form that Dovecot expects. */
  readonly signIn: Xoauth2;
  /** Whether IMAP may open a mailbox. */
  readonly isConnected: boolean;
}

/** Returns undefined to refuse, whatever Dovecot would decide. */
export type Admit = (signIn: Xoauth2) => Promise<Admission | undefined>;

const maxLineLength = 65_536;

/** Splits off the first line with its line end, or an empty text while the line is incomplete. */
function takeLine(text: string): readonly [string, string] {
  const end = text.indexOf('\n') + 1;
  return [text.slice(0, end), text.slice(end)];
}

/**
 * One client's connection. Dovecot answers everything except where Exchange differs: who may open which mailbox, the
 * text of a refusal, and a mailbox that is switched off, whose user can sign in but do nothing more.
 */
export class Dialogue {
  readonly #client: Socket;
  readonly #dovecot: Socket;
  readonly #admit: Admit;
  #state: 'commands' | 'response' | 'verdict' | 'connected' | 'unconnected' = 'commands';
  /** Unread input of the client, and of Dovecot while its verdict is awaited. */
  #input = '';
  #answers = '';
  /** The tag of the client's AUTHENTICATE. */
  #tag = '';
  #isConnected = false;

  constructor(client: Socket, dovecot: Socket, admit: Admit) {
    this.#client = client;
    this.#dovecot = dovecot;
    this.#admit = admit;
    client.on('data', this.#onInput).on('error', () => dovecot.destroy());
    client.on('close', () => dovecot.destroy());
    dovecot.on('data', this.#onAnswer).on('error', () => client.destroy());
    dovecot.on('close', () => {
      if (this.#state !== 'unconnected') client.end();
    });
  }

  /** In latin1 each byte is one character, so the text is passed on unchanged. */
  readonly #onInput = (data: Buffer): void => {
    this.#input += data.toString('latin1');
    this.#readInput();
  };

  readonly #onAnswer = (data: Buffer): void => {
    if (this.#state === 'verdict') this.#readVerdict(data.toString('latin1'));
    else this.#client.write(data);
  };

  #readInput(): void {
    while (this.#state !== 'verdict' && this.#state !== 'connected') {
      const [line, rest] = takeLine(this.#input);
      if (line === '') break;
      this.#input = rest;
      this.#readLine(line);
    }
    if (this.#input.length > maxLineLength && this.#state !== 'connected') this.#client.destroy();
  }

  #readLine(line: string): void {
    if (this.#state === 'unconnected') this.#tellUnconnected(line);
    else if (this.#state === 'response') this.#readResponse(line.trim());
    else this.#readCommand(line);
  }

  #readCommand(line: string): void {
    const [, tag, response] = /^(\S+) AUTHENTICATE XOAUTH2(?: (\S+))?\r?\n$/i.exec(line) ?? [];
    if (tag === undefined) {
      this.#dovecot.write(line, 'latin1');
      return;
    }
    this.#tag = tag;
    if (response !== undefined) {
      this.#readResponse(response);
      return;
    }
    this.#state = 'response';
    this.#client.write('+ \r\n');
  }

  #readResponse(response: string): void {
    const signIn = parseXoauth2(response);
    if (signIn === undefined) {
      this.#refuse();
      return;
    }
    this.#state = 'verdict';
    this.#admit(signIn).then(
      (admission) => {
        this.#askDovecot(admission);
        this.#readInput();
      },
      () => this.#client.destroy(),
    );
  }

  #askDovecot(admission: Admission | undefined): void {
    if (admission === undefined) {
      this.#refuse();
      return;
    }
    this.#isConnected = admission.isConnected;
    this.#dovecot.write(`${this.#tag} AUTHENTICATE XOAUTH2 ${buildXoauth2(admission.signIn)}\r\n`);
  }

  #readVerdict(text: string): void {
    this.#answers += text;
    while (this.#state === 'verdict') {
      const [line, rest] = takeLine(this.#answers);
      if (line === '') return;
      this.#answers = rest;
      this.#readAnswer(line);
    }
    if (this.#state !== 'unconnected') this.#client.write(this.#answers, 'latin1');
    this.#answers = '';
    this.#readInput();
  }

  #readAnswer(line: string): void {
    // Dovecot gives a reason in JSON (RFC 7628). Exchange does not, and sends its final response after an empty line.
    if (line.startsWith('+')) this.#dovecot.write('\r\n');
    else if (line.startsWith(`${this.#tag} OK`)) this.#admitClient(line);
    else if (line.startsWith(`${this.#tag} `)) this.#refuse();
    else this.#client.write(line, 'latin1');
  }

  #refuse(): void {
    this.#client.write(`${this.#tag} NO AUTHENTICATE failed.\r\n`);
    this.#state = 'commands';
  }

  #admitClient(welcome: string): void {
    if (this.#isConnected) {
      this.#state = 'connected';
      this.#client.off('data', this.#onInput);
      this.#dovecot.off('data', this.#onAnswer);
      this.#client.write(welcome, 'latin1');
      this.#dovecot.write(this.#input, 'latin1');
      this.#input = '';
      this.#client.pipe(this.#dovecot).pipe(this.#client);
      return;
    }
    this.#state = 'unconnected';
    this.#dovecot.destroy();
    this.#client.write(`${this.#tag} OK AUTHENTICATE completed.\r\n`);
  }

  /** Answers a command like Exchange when the signed-in user's mailbox cannot be opened. */
  #tellUnconnected(line: string): void {
    const [tag = '*', command = ''] = line.trim().split(' ');
    if (command.toUpperCase() === 'LOGOUT')
      this.#client.end(`* BYE Microsoft Exchange Server IMAP4 server signing off.\r\n${tag} OK LOGOUT completed.\r\n`);
    else this.#client.write(`${tag} BAD User is authenticated but not connected.\r\n`);
  }
}
