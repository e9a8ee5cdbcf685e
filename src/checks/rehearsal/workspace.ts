import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse, stringify } from 'yaml';
import { MailboxAccessError } from '../../common/errors.ts';
import { exists } from '../../common/files.ts';
import { openProjectFolder } from '../../common/projectFolder.ts';
import { isRunning } from '../../pulumi/recovery/process.ts';
import { packageFolder } from '../../registration/customers/project.ts';
import type { RawSettings } from '../../registration/settings/read.ts';
import type { Settings } from '../../registration/settings/settings.ts';

/** The only stack of a rehearsal's folder. */
export const stack = 'rehearsal';

/** The start of every name that a rehearsal gives to a registration. */
const namePrefix = 'mailbox-access rehearsal, safe to delete';

/** The folder of one customer's rehearsal: a Pulumi project with its state, which no other command reads. */
export interface Workspace {
  readonly folder: string;
  /** For the engine: the state is here, and has no secrets. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether an earlier rehearsal was killed before it had removed everything. */
  readonly isLeftover: boolean;
}

/** @throws MailboxAccessError `stack-locked` while another process rehearses, `folder-unusable`. */
export async function openWorkspace(projectFolder: string, customer: string): Promise<Workspace> {
  const root = await openProjectFolder(join(projectFolder, '.rehearsal'), [customer], 0o700);
  await writeFile(join(root, '.gitignore'), '*\n');
  const folder = join(root, customer);
  await mkdir(join(folder, 'state'), { recursive: true });
  const file = join(folder, 'process');
  const holder = Number(await readFile(file, 'utf8').catch(() => '0'));
  if (holder !== 0 && holder !== process.pid && isRunning(holder))
    throw new MailboxAccessError(
      'stack-locked',
      `Another rehearsal of ${customer} is running (process ${holder}).`,
      `Wait until it has ended, then: npx mailbox-access rehearse ${customer}`,
    );
  await writeFile(file, String(process.pid));
  return {
    folder,
    env: {
      PULUMI_BACKEND_URL: pathToFileURL(join(folder, 'state')).href,
      PULUMI_CONFIG_PASSPHRASE: 'rehearsal',
      PULUMI_SKIP_UPDATE_CHECK: 'true',
    },
    isLeftover: await exists(join(folder, `Pulumi.${stack}.yaml`)),
  };
}

export function removeWorkspace({ folder }: Workspace): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}

/** Writes the project of a throwaway registration for the tenant and the account of a customer; this package's program declares it. */
export async function writeProject({ folder }: Workspace, settings: Settings, { values }: RawSettings): Promise<void> {
  const own: unknown = parse(await readFile(join(packageFolder, 'Pulumi.yaml'), 'utf8'));
  const main = relative(folder, packageFolder);
  await writeFile(join(folder, 'Pulumi.yaml'), stringify({ ...(own as object), main }));
  const displayName = `${namePrefix} (${randomBytes(4).toString('hex')})`;
  const config: Record<string, unknown> = {
    ...Object.fromEntries(Object.entries(values).filter(([key]) => key.startsWith('azuread:'))),
    'mailbox-access:displayName': displayName,
    'mailbox-access:notes': `Throwaway registration of \`mailbox-access rehearse\`: ${displayName}`,
    'mailbox-access:consent': 'interactive',
    'mailbox-access:mailbox': settings.mailbox,
    'mailbox-access:account': settings.account,
    'mailbox-access:protocols': settings.protocols,
    'mailbox-access:imapServer': values['mailbox-access:imapServer'],
    'mailbox-access:smtpServer': values['mailbox-access:smtpServer'],
  };
  await writeFile(join(folder, `Pulumi.${stack}.yaml`), stringify({ config }));
}
