import { resolve } from 'node:path';
import { fileSettings, readProject } from '../../registration/settings/files.ts';
import { readSettings } from '../../registration/settings/read.ts';
import { projectOf, type Context, type GlobalOptions } from '../../registration/customers/context.ts';
import { listCustomers } from '../../registration/customers/project.ts';
import { runInTerminal } from '../../pulumi/cli/runInTerminal.ts';
import { readEngineArgs, readSelectedStack, stackName } from '../../pulumi/session/engineArgs.ts';
import { provideEngine } from '../../pulumi/session/engineReport.ts';
import { findBackendUrl } from '../../pulumi/stack/backend.ts';
import { openBackend, openTarget, type Target } from '../../pulumi/stack/open.ts';

/** Commands of the engine that talk to the directory. */
const provisioning: readonly string[] = ['up', 'update', 'preview', 'pre', 'refresh', 'destroy', 'down', 'import'];

/** Commands of the engine that read or write a state. The others, such as `login` and `version`, need no backend. */
const stateful: readonly string[] = [
  ...provisioning,
  'cancel',
  'config',
  'export',
  'history',
  'stack',
  'state',
  'watch',
];

/** Runs the engine in use on the project: its backend, its passphrase, and the emulator if the stack uses it. */
export async function run(args: readonly string[], options: GlobalOptions, context: Context): Promise<number> {
  const { command = '', stack: named, cwd } = readEngineArgs(args);
  const projectFolder = await projectOf({ cwd: resolve(options.cwd, cwd ?? '') });
  const stack = named === undefined ? await readSelected(projectFolder, context) : stackName(named);
  const opened = await open(projectFolder, stack, command, context);
  try {
    return await runInTerminal({
      engine: await provideEngine(context),
      args,
      // The engine resolves a relative --cwd itself.
      cwd: resolve(options.cwd),
      // The user's own Pulumi home, with the selected stack and plugins.
      env: { ...context.env, ...opened.env, PULUMI_HOME: context.env.PULUMI_HOME },
      signal: context.signal,
      engineSignal: context.engineSignal,
    });
  } finally {
    await opened.close();
  }
}

async function readSelected(projectFolder: string, { env }: Context): Promise<string | undefined> {
  const { PULUMI_BACKEND_URL: ofEmulator = '' } = await openBackend({ metadataHost: 'localhost' }, projectFolder);
  const project = { folder: projectFolder, name: (await readProject(projectFolder)).name };
  return readSelectedStack(project, [(await findBackendUrl(projectFolder, env)) ?? '', ofEmulator], env);
}

/** Opens the target of a stack. Invalid settings are accepted, because engine commands correct them. */
async function open(
  projectFolder: string,
  stack: string | undefined,
  command: string,
  context: Context,
): Promise<Pick<Target, 'env' | 'close'>> {
  const isKnown = stack !== undefined && (await listCustomers(projectFolder)).includes(stack);
  const raw = isKnown ? await fileSettings(projectFolder, stack, context.env) : undefined;
  if (raw !== undefined && provisioning.includes(command))
    return openTarget(readSettings(raw), projectFolder, context.env);
  const metadataHost = raw?.values['azuread:metadataHost'];
  const isOnEmulator = metadataHost !== undefined && metadataHost !== '';
  const needsBackend = isOnEmulator || stateful.includes(command) || (await findBackendUrl(projectFolder, context.env));
  const place = { metadataHost: isOnEmulator ? metadataHost : undefined };
  const env = needsBackend ? await openBackend(place, projectFolder, context.env) : {};
  return { env, close: () => Promise.resolve() };
}
