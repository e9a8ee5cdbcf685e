import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { caName } from './certificates.ts';
import { developmentTenant } from './seed.ts';
import { ownAddress, type Host } from './listen.ts';
import type { MailOptions } from './mail/startMail.ts';
import { startEntraEmulator, type EntraEmulator } from './startEmulator.ts';
import { readVersion } from './control.ts';

const help = `Usage: entra-emulator [options]

Emulates Entra ID and Microsoft Graph on loopback until Ctrl-C. Without --folder it runs in memory.

Options:
  --folder <folder>   keep certificates, keys, tenants and mail there
  --host <host>       localhost, or 127.0.0.2 for clients that need port 443 (default: localhost)
  --port <port>       port of Entra ID and Microsoft Graph (default: any free port)
  --mail              serve the users' mailboxes too; needs Dovecot 2.3
  --imap-port <port>  port of IMAP (default: any free port)
  --smtp-port <port>  port of SMTP submission (default: any free port)
  --json              print the addresses as JSON
  --version           print the version
  --help              print this help

Example:
  $ npx entra-emulator --folder .entra --port 8443
`;

const options = {
  folder: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  mail: { type: 'boolean' },
  'imap-port': { type: 'string' },
  'smtp-port': { type: 'string' },
  json: { type: 'boolean' },
  version: { type: 'boolean', short: 'V' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Flags = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

/** Runs one command line until a signal ends it. Returns the exit code: 0 done, 1 failed, 2 wrong usage. */
export async function runCommand(args: readonly string[]): Promise<number> {
  let flags: Flags;
  let ports: Ports;
  try {
    flags = parseArgs({ args: [...args], options }).values;
    ports = readPorts(flags);
  } catch (error) {
    process.stderr.write(`error: ${(error as Error).message}\nRun it again with --help for the options.\n`);
    return 2;
  }
  if (flags.help === true || flags.version === true) {
    process.stdout.write(flags.help === true ? help : `${readVersion()}\n`);
    return 0;
  }
  try {
    await serve(flags, ports);
    return 0;
  } catch (error) {
    process.stderr.write(`error: ${explainStart(error, flags)}\n`);
    return 1;
  }
}

interface Ports extends Pick<MailOptions, 'imapPort' | 'smtpPort'> {
  readonly host: Host;
  readonly port: number;
}

function readPorts(flags: Flags): Ports {
  const read = (name: 'port' | 'imap-port' | 'smtp-port'): number => {
    const text = flags[name] ?? '0';
    if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
      throw new Error(`--${name} is "${text}". Allowed: 0 to 65535; 0 takes any free port.`);
    return Number(text);
  };
  const { host = 'localhost' } = flags;
  if (host !== 'localhost' && host !== ownAddress)
    throw new Error(`--host is "${host}". Allowed: localhost, ${ownAddress}.`);
  return { host, port: read('port'), imapPort: read('imap-port'), smtpPort: read('smtp-port') };
}

async function serve({ folder, mail, json }: Flags, { host, port, ...mailPorts }: Ports): Promise<void> {
  const ended = untilSignal();
  const emulator = await startEntraEmulator({
    folder,
    host,
    port,
    warn: (message) => process.stderr.write(`warning: ${message}\n`),
  });
  // In-memory mode keeps no files, but most clients read the certificate authority from one.
  const temporary = folder === undefined ? mkdtempSync(join(tmpdir(), 'entra-emulator-')) : undefined;
  try {
    const caFile = emulator.caFile ?? join(temporary ?? '', caName);
    if (temporary !== undefined) writeFileSync(caFile, emulator.ca);
    const mailFolder = folder === undefined ? undefined : join(folder, 'mail');
    const servers = mail === true ? await emulator.startMail({ ...mailPorts, folder: mailFolder }) : undefined;
    const addresses = { ...describeAddresses(emulator, caFile), imap: servers?.imap, smtp: servers?.smtp };
    process.stdout.write(json === true ? `${JSON.stringify(addresses)}\n` : formatAddresses(addresses, folder));
    await ended;
  } finally {
    await emulator.close();
    if (temporary !== undefined) rmSync(temporary, { recursive: true });
  }
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(name, () => {
        resolve();
      });
  });
}

function describeAddresses({ origin }: EntraEmulator, caFile: string) {
  const { tenantId, clientId, clientSecret, mailbox } = developmentTenant;
  const authority = `${origin}/${tenantId}`;
  return { origin, authority, graph: `${origin}/v1.0`, caFile, tenantId, clientId, clientSecret, mailbox };
}

type Addresses = ReturnType<typeof describeAddresses> & Partial<Record<'imap' | 'smtp', { readonly port: number }>>;

function formatAddresses({ imap, smtp, ...addresses }: Addresses, folder: string | undefined): string {
  const rows: (readonly [string, string])[] = [
    ['Authority', addresses.authority],
    ['Microsoft Graph', addresses.graph],
    ['CA file', addresses.caFile],
    ['Tenant ID', addresses.tenantId],
    ['Client ID', addresses.clientId],
    ['Client secret', addresses.clientSecret],
    ['Mailbox', addresses.mailbox],
  ];
  if (imap) rows.push(['IMAP', `localhost:${imap.port} (TLS, XOAUTH2)`]);
  if (smtp) rows.push(['SMTP', `localhost:${smtp.port} (STARTTLS, XOAUTH2)`]);
  const kept = folder === undefined ? 'nothing is kept' : `its data stays in ${folder}`;
  return [
    `Entra emulator ${readVersion()}: ${addresses.origin} (Ctrl-C stops it; ${kept})`,
    ...rows.map(([name, value]) => `  ${name.padEnd(15)}  ${value}`),
    '',
  ].join('\n');
}

function explainStart(error: unknown, { folder }: Flags): string {
  const { code, message, name, port } = error as NodeJS.ErrnoException & { readonly port?: number };
  if (code === 'EADDRINUSE')
    return `Port ${port ?? ''} is taken.\nStop the program that has it, or choose another --port.`;
  if (name === 'DovecotMissingError')
    return `${message}\nInstall Dovecot 2.3 (Debian 12: apt-get install dovecot-imapd), or leave out --mail.`;
  if (name === 'PortTakenError')
    return `${message}\nStop the program that has it, or choose another port for IMAP and SMTP.`;
  if (code === 'EACCES' || code === 'EEXIST' || code === 'ENOTDIR')
    return `${folder ?? ''} cannot be used: ${message}.\nChoose another --folder.`;
  return message;
}
