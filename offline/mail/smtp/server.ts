import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import type { Certificates } from '../../entra/certificates.ts';
import { serveOnLoopback } from '../../entra/listen.ts';
import type { Listening } from '../../entra/listen.ts';
import type { Mailboxes } from '../maildir.ts';
import { findRecipient, requireSender } from './submission.ts';
import type { SignIn, Submitter } from './submission.ts';
import { SmtpRefusal, smtpRefusals } from './refusals.ts';

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

function buildServer({ certificates: { cert, key }, mailboxes, signIn }: SmtpOptions): SMTPServer {
  const smtp = new SMTPServer({
    name: 'localhost',
    banner: 'mailbox-access embedded directory',
    cert,
    key,
    noDelay: true,
    size,
    rejectOversized: true,
    disableReverseLookup: true,
    authMethods: ['LOGIN', 'PLAIN', 'XOAUTH2'],
    // Asked for at MAIL FROM, also where AUTH is not offered.
    authOptional: true,
    // Exchange offers no sign-in before STARTTLS.
    onConnect: (session, done) => {
      session.disabledCommands = ['AUTH'];
      done();
    },
    onSecure: (_, session, done) => {
      session.disabledCommands = [];
      done();
    },
    onAuth: ({ method, username, accessToken }, _, done) => {
      const isBasic = method !== 'XOAUTH2' || username === undefined || accessToken === undefined;
      const signedIn = isBasic
        ? Promise.reject(smtpRefusals.basicAuthentication())
        : signIn({ user: username, token: accessToken });
      signedIn.then(
        (user) => {
          done(null, { user });
        },
        (error: unknown) => {
          done(toRefusal(error));
        },
      );
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
      deliver(stream, session, mailboxes).then(
        () => {
          done(null, `2.0.0 OK <${session.id}@localhost>`);
        },
        (error: unknown) => {
          done(toRefusal(error));
        },
      );
    },
  });
  // A client that goes away in the middle is no reason to end.
  return smtp.on('error', () => undefined);
}

/** @throws SmtpRefusal when nobody has signed in. */
function submitterOf(session: SMTPServerSession): Submitter {
  const user = session.user as Submitter | false | undefined;
  if (!user) throw smtpRefusals.anonymous();
  return user;
}

function answer(done: (error?: Error | null) => void, decide: () => void): void {
  try {
    decide();
    done();
  } catch (error) {
    done(toRefusal(error));
  }
}

function toRefusal(error: unknown): SmtpRefusal {
  return error instanceof SmtpRefusal ? error : new SmtpRefusal(451, '4.3.0 Mail server temporarily rejected message');
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
