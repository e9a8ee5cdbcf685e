import type { Command } from 'commander';
import { readSettings } from '../../config/read.ts';
import { fileSettings } from '../../config/files.ts';
import { embeddedFolder } from '../../engine/embedded/backend.ts';
import { MailboxAccessError } from '../../errors.ts';
import { formatJson } from '../console.ts';
import { chooseCustomers, projectOf } from '../context.ts';
import type { Context, GlobalOptions } from '../context.ts';

export function addDirectory(program: Command, context: Context): void {
  program
    .command('directory')
    .description(
      'Serve the embedded directory until Ctrl-C, for plain `pulumi` and for looking around. Again: resumes its data.',
    )
    .argument('[customer]', 'the stack whose azuread:metadataHost is served', 'dev')
    .addHelpText('after', '\nExample:\n  $ npx mailbox-access directory')
    .action(async (customer: string, _: unknown, self: Command) => {
      await runDirectory(customer, self.optsWithGlobals(), context);
    });
}

async function runDirectory(customer: string, options: GlobalOptions, context: Context): Promise<void> {
  const projectFolder = await projectOf(options);
  const [stack = customer] = await chooseCustomers(projectFolder, [customer], false);
  const { metadataHost } = readSettings(await fileSettings(projectFolder, stack, context.env));
  if (metadataHost === undefined)
    throw new MailboxAccessError(
      'usage',
      `Stack ${stack} is a real tenant's: its settings name no azuread:metadataHost.`,
      'Serve the embedded directory of the dev stack: npx mailbox-access directory dev',
    );
  const [{ serveDirectory }, { describeEnvironment }] = await Promise.all([
    import('../../engine/embedded/embedded.ts'),
    import('../../engine/embedded/environment.ts'),
  ]);
  const folder = embeddedFolder(projectFolder);
  const directory = await serveDirectory(folder, metadataHost);
  try {
    const env = describeEnvironment(folder, metadataHost);
    context.console.out(
      options.json === true
        ? formatJson({ origin: directory.origin, env })
        : describeServing(directory.origin, stack, env),
    );
    await untilAborted(context.signal);
  } finally {
    await directory.close();
  }
}

function describeServing(origin: string, stack: string, env: Readonly<Record<string, string>>): string {
  const isWindows = process.platform === 'win32';
  const lines = Object.entries(env).map(([name, value]) =>
    isWindows ? `$env:${name}='${value}'` : `export ${name}='${value}'`,
  );
  return [
    `Embedded directory: ${origin} (Ctrl-C ends it, its data stays)`,
    `npx mailbox-access uses it by itself. For plain pulumi, in another terminal:\n`,
    ...lines,
    `pulumi up --stack ${stack}\n`,
  ].join('\n');
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    // The server alone does not keep the process waiting for the signal on every platform.
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
}
