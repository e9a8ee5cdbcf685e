import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerAuthentication, SMTPServerDataStream, SMTPServerOptions, SMTPServerSession } from 'smtp-server';
import type { Certificates } from '../../certificates.ts';
import { serveOnLoopback } from '../../listen.ts';
import type { Listening } from '../../listen.ts';
import type { Mailboxes } from '../maildir.ts';
import { findRecipient, requireSender, SmtpRefusal, smtpRefusals } from './submission.ts';
import type { SignIn, Submitter } from './submission.ts';

/** What Exchange Online takes by default (bytes). */
const size = 36_700_160;

export interface SmtpOptions {
  readonly port: number;
  readonly certificates: Certificates;
  readonly mailboxes: Mailboxes;
  readonly signIn: SignIn;
}

/**
 * Serves SMTP submission on loopback: STARTTLS, then AUTH XOAUTH2. What is sent to the tenant lands in its mailboxes.
 *
 * @throws an error with code EADDRINUSE when a given port is taken.
 */
export function serveSmtp(options: SmtpOptions): Promise<Listening> {
  return serveOnLoopback(options.port, () => {
    const smtp = buildServer(options);
    const cut = (): void => {
      for (const connection of smtp.connections) connection.close();
    };
    return { server: smtp.server, cut };
  });
}

function buildServer(options: SmtpOptions): SMTPServer {
  const { cert, key } = options.certificates;
  const smtp = new SMTPServer({
    name: 'localhost',
    banner: 'mailbox-access emulator',
    cert,
    key,
    noDelay: true,
    size,
    rejectOversized: true,
    disableReverseLookup: true,
    authMethods: ['LOGIN', 'PLAIN', 'XOAUTH2'],
    // Asked for at MAIL FROM, also where AUTH is not offered.
    authOptional: true,
    ...buildHandlers(options),
  });
  // A client that goes away in the middle is no reason to end.
  return smtp.on('error', () => undefined);
}

function buildHandlers({ mailboxes, signIn }: SmtpOptions): SMTPServerOptions {
  return {
    // Exchange offers no sign-in before STARTTLS.
    onConnect: (session, done) => {
      session.disabledCommands = ['AUTH'];
      done();
    },
    onSecure: (_, session, done) => {
      session.disabledCommands = [];
      done();
    },
    onAuth: (auth, _, done) => {
      answer(done, async () => ({ user: await authenticate(auth, signIn) }));
    },
    onMailFrom: ({ address }, session, done) => {
      answer(done, () => {
        requireSender(submitterOf(session), address);
      });
    },
    onRcptTo: ({ address }, session, done) => {
      answer(done, () => {
        findRecipient(submitterOf(session), address);
      });
    },
    onData: (stream, session, done) => {
      answer(done, async () => {
        await deliver(stream, session, mailboxes);
        return `2.0.0 OK <${session.id}@localhost>`;
      });
    },
  };
}

/** Answers with what `decide` returns. Whatever goes wrong but a refusal is temporary to the client. */
function answer<T>(done: (error?: Error | null, result?: T) => void, decide: () => T | Promise<T>): void {
  const decided = Promise.resolve().then(decide);
  decided.then(
    (result) => {
      done(null, result);
    },
    (error: unknown) => {
      const isRefusal = error instanceof SmtpRefusal;
      done(isRefusal ? error : new SmtpRefusal(451, '4.3.0 Mail server temporarily rejected message'));
    },
  );
}

async function authenticate(auth: SMTPServerAuthentication, signIn: SignIn): Promise<Submitter> {
  const { method, username, accessToken } = auth;
  if (method !== 'XOAUTH2' || username === undefined || accessToken === undefined)
    throw smtpRefusals.basicAuthentication();
  return signIn({ user: username, token: accessToken });
}

/** @throws SmtpRefusal when nobody has signed in. */
function submitterOf(session: SMTPServerSession): Submitter {
  const user = session.user as Submitter | false | undefined;
  if (!user) throw smtpRefusals.anonymous();
  return user;
}

async function deliver(stream: SMTPServerDataStream, session: SMTPServerSession, mailboxes: Mailboxes): Promise<void> {
  const content = await buffer(stream);
  if (stream.sizeExceeded) return;
  const { mailFrom, rcptTo } = session.envelope;
  const sender = mailFrom === false ? '' : mailFrom.address;
  const head = `Return-Path: <${sender}>\r\nReceived: by localhost with ${session.transmissionType} id ${session.id}; ${new Date().toUTCString()}\r\n`;
  const message = Buffer.concat([Buffer.from(head), content]);
  for (const { address } of rcptTo) {
    const mailbox = findRecipient(submitterOf(session), address);
    await mailboxes.deliver(mailbox.userPrincipalName, message);
  }
}
