import { connect, type Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { Certificates } from '../../certificates.ts';
import { serveOnLoopback, type Listening } from '../../listen.ts';
import { findAccess, hasMailbox, readClaims, type MailDirectory } from '../access.ts';
import { signerSeparator } from '../dovecot/configuration.ts';
import type { Mailboxes } from '../maildir.ts';
import { Dialogue, type Admit } from './dialogue.ts';

const scope = 'IMAP.AccessAsUser.All';

export interface FrontOptions {
  readonly port: number;
  readonly certificates: Certificates;
  readonly admit: Admit;
  /** The path of Dovecot's socket. */
  readonly dovecot: string;
}

/**
 * Serves IMAP over TLS on loopback, in front of a Dovecot.
 * @throws an error with code EADDRINUSE when a given port is taken.
 */
export function serveImap({ port, certificates: { cert, key }, admit, dovecot }: FrontOptions): Promise<Listening> {
  return serveOnLoopback(port, () => {
    const sockets = new Set<Socket>();
    const server = createServer({ cert, key, noDelay: true }, (client) => {
      new Dialogue(client, connect(dovecot), admit);
    });
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    const cut = (): void => {
      for (const socket of sockets) socket.destroy();
    };
    return { server, cut };
  });
}

/**
 * Decides from the directory what Dovecot cannot know: the tenant, the permission, delegates, switches. Dovecot checks
 * that the token is genuine, for Exchange and still valid.
 */
export function buildAdmit(directory: MailDirectory, mailboxes: Mailboxes): Admit {
  return async ({ user, token }) => {
    const claims = readClaims(token);
    const access = claims && findAccess(directory, user, claims, scope);
    if (access === undefined) return undefined;
    const { mailbox, signer, account } = access;
    const isConnected = hasMailbox(mailbox) && account.imapEnabled;
    if (isConnected) await mailboxes.open(mailbox.userPrincipalName);
    const name =
      mailbox.id === signer.id
        ? signer.userPrincipalName
        : `${mailbox.userPrincipalName}${signerSeparator}${signer.userPrincipalName}`;
    return { signIn: { user: name, token }, isConnected };
  };
}
