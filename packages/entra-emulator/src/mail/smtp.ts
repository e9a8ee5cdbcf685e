import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import type { Certificates } from '../certificates.ts';
import { serveOnLoopback, type Listening } from '../listen.ts';
import type { TokenKeys } from '../login/keys.ts';
import type { User } from '../store/objects.ts';
import { hasAddress } from '../store/tenant.ts';
import { exchangeAudience, findAccess, findMailbox, hasMailbox, readClaims } from './access.ts';
import type { Access, MailDirectory, Xoauth2 } from './access.ts';
import type { Mailboxes } from './maildir.ts';

/** A refusal that smtp-server sends with its code and text. */
class SmtpRefusal extends Error {
  override readonly name = 'SmtpRefusal';
  readonly responseCode: number;

  constructor(responseCode: number, text: string) {
    super(text);
    this.responseCode = responseCode;
  }
}

/** Exchange's texts (https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online/non-delivery-reports-in-exchange-online). */
const smtpRefusals = {
  authentication: () => new SmtpRefusal(535, '5.7.3 Authentication unsuccessful'),
  switchedOff: (where: 'Mailbox' | 'Tenant') =>
    new SmtpRefusal(
      535,
      `5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the ${where}. Visit https://aka.ms/smtp_auth_disabled for more information.`,
    ),
  basicAuthentication: () =>
    new SmtpRefusal(550, '5.7.30 Basic authentication is not supported for Client Submission.'),
  anonymous: () =>
    new SmtpRefusal(530, '5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM'),
  sender: () => new SmtpRefusal(550, '5.7.60 SMTP; Client does not have permissions to send as this sender'),
  relay: () => new SmtpRefusal(550, '5.7.54 SMTP; Unable to relay recipient in non-accepted domain'),
  recipient: () =>
    new SmtpRefusal(550, '5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'),
};

/** The signed-in sender. */
type Submitter = Pick<Access, 'tenant' | 'mailbox'>;

/** Rejects with an SmtpRefusal. */
export type SignIn = (request: Xoauth2) => Promise<Submitter>;

/** Builds the sign-in of a sending client, which checks its token and the current state of its mailbox. */
export function buildSignIn(directory: MailDirectory, keys: TokenKeys, now: () => Date): SignIn {
  return async ({ user, token }) => {
    const isRight = await keys.verify(token, exchangeAudience, now()).then(
      () => true,
      () => false,
    );
    const claims = isRight ? readClaims(token) : undefined;
    const access = claims && findAccess(directory, user, claims, 'SMTP.Send');
    if (access === undefined || !hasMailbox(access.mailbox)) throw smtpRefusals.authentication();
    const { tenant, account } = access;
    if (account.smtpAuthEnabled === false) throw smtpRefusals.switchedOff('Mailbox');
    if (account.smtpAuthEnabled === null && !tenant.state.policies.smtpAuthEnabled)
      throw smtpRefusals.switchedOff('Tenant');
    return access;
  };
}

/** @throws SmtpRefusal when a recipient is outside the tenant, or has no mailbox in it. */
function findRecipient({ tenant }: Submitter, address: string): User {
  const domain = address.split('@')[1]?.toLowerCase();
  if (!tenant.state.domains.some(({ id }) => id === domain)) throw smtpRefusals.relay();
  const mailbox = findMailbox(tenant, address);
  if (mailbox === undefined || !hasMailbox(mailbox)) throw smtpRefusals.recipient();
  return mailbox;
}

/** Exchange Online's default limit (bytes). */
const size = 36_700_160;

export interface SmtpOptions {
  readonly port: number;
  readonly certificates: Certificates;
  readonly mailboxes: Mailboxes;
  readonly signIn: SignIn;
}

/**
 * Serves SMTP submission on loopback: STARTTLS, then AUTH XOAUTH2. Delivers mail to the tenant's mailboxes.
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
    // MAIL FROM requires a sign-in, even when AUTH is not offered.
    authOptional: true,
    ...buildHandlers(options),
  });
  // A client that disconnects early must not end this process.
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
    onAuth: ({ method, username: user, accessToken: token }, _, done) => {
      answer(done, async () => {
        if (method !== 'XOAUTH2' || user === undefined || token === undefined) throw smtpRefusals.basicAuthentication();
        return { user: await signIn({ user, token }) };
      });
    },
    onMailFrom: ({ address }, session, done) => {
      answer(done, () => {
        if (!hasAddress(submitterOf(session).mailbox, address)) throw smtpRefusals.sender();
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

/** Answers with the result of `decide`. The client gets any error but a refusal as a temporary one. */
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
