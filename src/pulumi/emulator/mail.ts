import { join } from 'node:path';
import type { EntraEmulator, RunningMail } from '@mailbox-access/entra-emulator';
import type { Settings } from '../../registration/settings/settings.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { loadEntraEmulator, type EntraEmulatorPackage } from './packages.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';

export type { RunningMail };

type MailServers = Pick<Settings, 'imapServer' | 'smtpServer'>;

const loopback = ['localhost', '127.0.0.1'];
const settingOf = { imap: 'imapServer', smtp: 'smtpServer' } as const;
/** The values in Pulumi.dev.yaml. */
const examples = { imapServer: 'localhost:8993', smtpServer: 'localhost:8587' } as const;

/**
 * Reads the ports from a stack's settings.
 *
 * @throws MailboxAccessError `settings-invalid` when they name servers of another machine.
 */
export function readMailPorts({ imapServer, smtpServer }: MailServers, stack: string) {
  const servers = Object.entries({ imapServer, smtpServer }) as [keyof MailServers, { host: string; port: number }][];
  const elsewhere = servers.filter(([, { host }]) => !loopback.includes(host.toLowerCase()));
  if (elsewhere.length > 0)
    throw new MailboxAccessError(
      'settings-invalid',
      elsewhere
        .map(([key, { host, port }]) => `${key} is "${host}:${port}". Allowed with --mail: localhost:<port>.`)
        .join('\n'),
      elsewhere.map(([key]) => pulumiCommand(`config set ${key} ${examples[key]}`, stack)).join('\n'),
    );
  return { imapPort: imapServer.port, smtpPort: smtpServer.port };
}

/**
 * Serves the mailboxes of the emulator's users, which are kept in `folder`.
 *
 * @throws MailboxAccessError `mail-missing` when there is no Dovecot, `directory-busy` when a port is taken.
 */
export async function serveMail(
  folder: string,
  directory: EntraEmulator,
  ports: ReturnType<typeof readMailPorts>,
): Promise<RunningMail> {
  try {
    return await directory.startMail({ folder: join(folder, 'mail'), ...ports });
  } catch (cause) {
    throw explainMailStart(cause, await loadEntraEmulator());
  }
}

/**
 * Converts an error of the mail servers to one of the command line. Returns any other error as it is.
 *
 * @internal Tested alone: most machines have Dovecot.
 */
export function explainMailStart(cause: unknown, emulator: EntraEmulatorPackage): unknown {
  const { DovecotMissingError, MailServedError, PortTakenError } = emulator;
  if (cause instanceof DovecotMissingError)
    return new MailboxAccessError(
      'mail-missing',
      cause.message,
      'Install Dovecot 2.3 (Debian 12: `sudo apt-get install dovecot-imapd`), or omit --mail.',
      { cause },
    );
  if (cause instanceof PortTakenError)
    return new MailboxAccessError(
      'directory-busy',
      `Another program uses the mail port of the emulator, ${cause.port}.`,
      `Stop that program, or set another port in ${settingOf[cause.protocol]} of Pulumi.<stack>.yaml.`,
      { cause },
    );
  if (cause instanceof MailServedError)
    return new MailboxAccessError('directory-busy', cause.message, 'Stop that process first.', { cause });
  return cause;
}
