import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadCertificates } from '../certificates.ts';
import type { RunningDirectory } from '../startEmulator.ts';
import type { Listening } from '../listen.ts';
import { TokenKeys } from '../login/keys.ts';
import { exchangeAudience } from './access.ts';
import { startDovecot } from './dovecot/dovecot.ts';
import { PortTakenError } from './errors.ts';
import { buildAdmit, serveImap } from './imap/front.ts';
import { Mailboxes } from './maildir.ts';
import { serveSmtp } from './smtp/server.ts';
import { buildSignIn } from './smtp/submission.ts';

export interface MailOptions {
  /** Required. Whose users, tokens and certificate the servers go by; it has to outlive them. */
  readonly directory: Pick<RunningDirectory, 'origin' | 'store' | 'caFile'>;
  /** Required. Where the mailboxes are kept; made when missing. One pair of servers per folder. */
  readonly folder: string;
  /** Optional. Default to 0: any free port. */
  readonly imapPort?: number;
  readonly smtpPort?: number;
  /** Optional. Defaults to the clock, by which Dovecot goes in any case. */
  readonly now?: () => Date;
}

export interface RunningMail {
  /** IMAP over TLS; `host` is `localhost`, whose certificate is the directory's. */
  readonly imap: { readonly host: string; readonly port: number };
  /** SMTP with STARTTLS. */
  readonly smtp: { readonly host: string; readonly port: number };
  /** Of Dovecot's master. */
  readonly dovecotPid: number;
  close(): Promise<void>;
}

/**
 * Serves the mailboxes of the emulator's users on loopback: IMAP by a Dovecot, and SMTP submission.
 *
 * @throws DovecotMissingError; PortTakenError; MailServedError when another process serves the same folder.
 */
export async function startMail(options: MailOptions): Promise<RunningMail> {
  const { directory, folder, imapPort = 0, smtpPort = 0, now = () => new Date() } = options;
  const directoryFolder = dirname(directory.caFile);
  const certificates = await loadCertificates(directoryFolder, now());
  const keys = new TokenKeys(directoryFolder);
  const mailboxes = new Mailboxes(folder, now);
  const dovecot = await startDovecot({
    mailFolder: folder,
    key: readKey(directoryFolder, keys),
    audience: exchangeAudience,
  });
  const started: { close(): Promise<void> }[] = [dovecot];
  const close = async (): Promise<void> => {
    for (const each of started.toReversed()) await each.close();
  };
  try {
    const admit = buildAdmit(directory, mailboxes);
    const imap = await named(
      'imap',
      imapPort,
      serveImap({ port: imapPort, certificates, admit, dovecot: dovecot.socket }),
    );
    started.push(imap);
    const signIn = buildSignIn(directory, keys, now);
    const smtp = await named('smtp', smtpPort, serveSmtp({ port: smtpPort, certificates, mailboxes, signIn }));
    started.push(smtp);
    const at = ({ port }: Listening) => ({ host: 'localhost', port });
    return { imap: at(imap), smtp: at(smtp), dovecotPid: dovecot.pid, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function named(protocol: 'imap' | 'smtp', port: number, listening: Promise<Listening>): Promise<Listening> {
  try {
    return await listening;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new PortTakenError(protocol, port, { cause });
  }
}

function readKey(directoryFolder: string, { keyId }: TokenKeys) {
  const privateKey = readFileSync(join(directoryFolder, 'signing-key.pem'));
  return { keyId, publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }) as string };
}
