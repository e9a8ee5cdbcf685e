import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificates } from '../certificates.ts';
import type { Context } from '../context.ts';
import type { Listening } from '../listen.ts';
import { startDovecot } from './dovecot/dovecot.ts';
import { PortTakenError } from './errors.ts';
import { buildAdmit, serveImap } from './imap/front.ts';
import { Mailboxes } from './maildir.ts';
import { buildSignIn, serveSmtp } from './smtp.ts';

export interface MailOptions {
  /** Optional. Folder of the mailboxes; one pair of servers per folder. Defaults to a temporary folder. */
  readonly folder?: string;
  /** Optional. Default to 0: any free port. */
  readonly imapPort?: number;
  readonly smtpPort?: number;
}

interface MailContext extends Pick<Context, 'origin' | 'store' | 'keys' | 'now'> {
  readonly certificates: Certificates;
}

export interface RunningMail {
  readonly folder: string;
  /** IMAP over TLS; `host` is `localhost`, the name in the directory's certificate. */
  readonly imap: { readonly host: string; readonly port: number };
  readonly smtp: { readonly host: string; readonly port: number };
  /** The process ID of Dovecot's master. */
  readonly dovecotPid: number;
  close(): Promise<void>;
}

/** @throws the errors of {@link EntraEmulator.startMail}. */
export async function startMailServers(context: MailContext, options: MailOptions): Promise<RunningMail> {
  if (options.folder !== undefined) return serveMail(context, options.folder, options);
  const folder = mkdtempSync(join(tmpdir(), 'entra-emulator-mail-'));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const mail = await serveMail(context, folder, options);
    return { ...mail, close: () => mail.close().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}

async function serveMail(context: MailContext, folder: string, options: MailOptions): Promise<RunningMail> {
  const { certificates, keys, now } = context;
  const { imapPort = 0, smtpPort = 0 } = options;
  const mailboxes = new Mailboxes(folder, now);
  const dovecot = await startDovecot(folder, keys);
  const started: { close(): Promise<void> }[] = [dovecot];
  const close = async (): Promise<void> => {
    for (const each of started.toReversed()) await each.close();
  };
  try {
    const admit = buildAdmit(context, mailboxes);
    const imap = await named(
      'imap',
      imapPort,
      serveImap({ port: imapPort, certificates, admit, dovecot: dovecot.socket }),
    );
    started.push(imap);
    const signIn = buildSignIn(context, keys, now);
    const smtp = await named('smtp', smtpPort, serveSmtp({ port: smtpPort, certificates, mailboxes, signIn }));
    started.push(smtp);
    const at = ({ port }: Listening) => ({ host: 'localhost', port });
    return { folder, imap: at(imap), smtp: at(smtp), dovecotPid: dovecot.pid, close };
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
