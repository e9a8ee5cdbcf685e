import { once } from 'node:events';
import { dirname } from 'node:path';
import { emulatorFolder } from '../../pulumi/emulator/backend.ts';
import { pluginVersion } from '../../pulumi/emulator/plugin.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { formatJson } from '../../common/console/console.ts';
import { readCustomer, type Context, type GlobalOptions } from '../../registration/customers/context.ts';
import { exitCode } from '../exitCodes.ts';
import type { RunningMail } from '../../pulumi/emulator/mail.ts';

interface EmulatorFlags extends GlobalOptions {
  readonly mail?: boolean;
}

export async function run(stack: string, options: EmulatorFlags, context: Context): Promise<number> {
  const { projectFolder, settings } = await readCustomer(stack, options, context);
  const { metadataHost } = settings;
  if (metadataHost === undefined)
    throw new MailboxAccessError(
      'usage',
      `Stack ${stack} uses a real tenant: its settings have no azuread:metadataHost.`,
      'Serve the emulator of the dev stack: npx mailbox-access emulator dev',
    );
  const [{ serveDirectory }, { describeEnvironment }, { readMailPorts, serveMail }] = await Promise.all([
    import('../../pulumi/emulator/serve.ts'),
    import('../../pulumi/emulator/environment.ts'),
    import('../../pulumi/emulator/mail.ts'),
  ]);
  const ports = options.mail === true ? readMailPorts(settings, stack) : undefined;
  const folder = emulatorFolder(projectFolder);
  const directory = await serveDirectory(folder, metadataHost);
  try {
    const env = await describeEnvironment(folder, metadataHost);
    const mail = ports && (await serveMail(folder, directory, ports));
    try {
      const { origin } = directory;
      context.console.out(
        options.json === true
          ? formatJson({ origin, env, imap: mail?.imap, smtp: mail?.smtp })
          : describeServing(origin, env, stack, mail),
      );
      // The server alone does not keep the process running until the signal on every platform.
      if (!context.signal.aborted) await once(context.signal, 'abort');
      return exitCode.done;
    } finally {
      await mail?.close();
    }
  } finally {
    await directory.close();
  }
}

function describeServing(
  origin: string,
  env: Readonly<Record<string, string>>,
  stack: string,
  mail: Pick<RunningMail, 'imap' | 'smtp'> | undefined,
): string {
  const isWindows = process.platform === 'win32';
  const node = dirname(process.execPath);
  const lines = [
    ...Object.entries(env).map(([name, value]) =>
      isWindows ? `$env:${name}='${value}'` : `export ${name}='${value}'`,
    ),
    // The engine runs the program with the `node` on PATH.
    isWindows ? `$env:PATH='${node};'+$env:PATH` : `export PATH='${node}':"$PATH"`,
  ];
  return [
    `Emulator directory: ${origin} (Ctrl-C stops it and keeps its data)`,
    ...(mail
      ? [
          `IMAP ${mail.imap.host}:${mail.imap.port} (TLS, XOAUTH2)`,
          `SMTP ${mail.smtp.host}:${mail.smtp.port} (STARTTLS, XOAUTH2)`,
        ]
      : []),
    `npx mailbox-access uses it automatically. To use pulumi directly, in another terminal:\n`,
    ...lines,
    `pulumi plugin install resource azuread ${pluginVersion}`,
    `pulumi up --stack ${stack}\n`,
  ].join('\n');
}
