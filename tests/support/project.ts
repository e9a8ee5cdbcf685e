import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import {
  developmentTenant,
  startEntraEmulator,
  type EntraEmulator,
  type EntraEmulatorOptions,
  type Tenant,
} from '@mailbox-access/entra-emulator';
import { parse, stringify } from 'yaml';
import { Client } from '../../packages/entra-emulator/tests/support/client.ts';
import { emulatorFolder, makeBackend } from '../../src/pulumi/emulator/backend.ts';
import type { Outputs } from '../../src/registration/outputs/schema.ts';
import type { FleetRow } from '../../src/reporting/model/schema.ts';
import { awaitText, runInServer, type CommandOptions, type RunningCommand } from './commands/client.ts';
import { tenantId, type Config } from './settings.ts';
import { provideEmulatorKeys } from './emulatorKeys.ts';

/** The output and exit code of a command line. */
export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A command in a separate process. */
export interface StartedCommand extends Pick<RunningCommand, 'says'> {
  readonly process: ChildProcess;
  readonly ended: Promise<CommandResult>;
}

/** A project folder with its own emulator, for one test file. */
export interface TestProject {
  readonly folder: string;
  readonly directory: EntraEmulator;
  readonly client: Client;
  /** Returns the development tenant, or another. @throws Error when it does not exist */
  tenant(idOrDomain?: string): Tenant;
  /** Returns a tenant's applications, except the provisioning one. */
  applications(idOrDomain?: string): Tenant['state']['applications'];
  /** Writes the settings to Pulumi.<stack>.yaml; keys without namespace are the project's own. */
  configure(stack: string, settings: Config): void;
  /** Sets an encrypted value with the engine, as a person does. */
  setSecret(stack: string, key: string, value: string): Promise<void>;
  /** Runs `mailbox-access …` in the command server, which is faster than a separate process. */
  run(...args: readonly string[]): Promise<CommandResult>;
  /** Runs `up`. @returns its row in the report. @throws Error with the output when it fails */
  up(stack: string, ...options: readonly string[]): Promise<FleetRow & Required<Pick<FleetRow, 'outputs' | 'changes'>>>;
  /** Runs `outputs`. */
  outputs(stack: string): Promise<Outputs>;
  /** Does the same for a command that is interrupted or answered while it runs. */
  open(args: readonly string[], options?: CommandOptions): RunningCommand;
  /** Does the same with `env` added to its environment. */
  runWith(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<CommandResult>;
  /** Starts `mailbox-access …` as a separate process without a terminal. */
  start(...args: readonly string[]): StartedCommand;
  /** Does the same with `env` added to its environment. */
  startWith(env: NodeJS.ProcessEnv, ...args: readonly string[]): StartedCommand;
  /** Returns the requests since the last call, as `METHOD path`. */
  takeRequests(): readonly string[];
  /** Returns those that neither read nor request a token. */
  takeWrites(): readonly string[];
  close(): Promise<void>;
}

/** Microsoft Graph's refusal of a credential that lacks a permission, for a planned fault. */
export const denied = {
  status: 403,
  error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.' },
} as const;

export type ProjectOptions = Pick<EntraEmulatorOptions, 'deviceIntervalSeconds'>;

export async function openProject(options: ProjectOptions = {}): Promise<TestProject> {
  const folder = mkdtempSync(join(tmpdir(), 'mailbox-access-project-'));
  cpSync('Pulumi.yaml', join(folder, 'Pulumi.yaml'));
  writeProgram(folder);
  const directoryFolder = join(emulatorFolder(folder), 'directory');
  provideEmulatorKeys(directoryFolder);
  const directory = await startEntraEmulator({
    folder: directoryFolder,
    recordBodies: true,
    ...options,
  });
  const client = new Client(directory);
  const tenant = (idOrDomain: string = developmentTenant.tenantId): Tenant => {
    const found = directory.store.findTenant(idOrDomain);
    if (found === undefined) throw new Error(`There is no tenant ${idOrDomain}.`);
    return found;
  };
  let seen = 0;
  const takeRequests = () => {
    const requests = directory.requests.slice(seen);
    seen = directory.requests.length;
    return requests.map(({ method, path }) => `${method} ${path}`).filter((line) => line !== 'GET /offline/health');
  };
  const run = (...args: readonly string[]) => runCaptured([...args, '--cwd', folder], {});
  const runJson = async (...args: readonly string[]): Promise<unknown> => {
    const { code, out, err } = await run(...args, '--json');
    if (code !== 0) throw new Error(err);
    return JSON.parse(out);
  };
  return {
    folder,
    directory,
    client,
    tenant,
    applications: (idOrDomain) =>
      tenant(idOrDomain).state.applications.filter(({ appId }) => appId !== developmentTenant.clientId),
    configure: (stack, settings) => {
      const entries: Config = { 'azuread:metadataHost': directory.host, 'azuread:tenantId': tenantId, ...settings };
      const named = Object.entries(entries)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => [key.includes(':') ? key : `mailbox-access:${key}`, value]);
      const file = join(folder, `Pulumi.${stack}.yaml`);
      const config: unknown = Object.fromEntries(named);
      writeFileSync(file, stringify({ config, encryptionsalt: readSalt(file) }));
    },
    setSecret: async (stack, key, value) => {
      const env = { ...process.env, ...(await makeBackend(emulatorFolder(folder))) };
      // A secret may begin with a hyphen.
      const args = ['config', 'set', '--secret', '--stack', stack, '--non-interactive', '--', key, value];
      await promisify(execFile)(String(process.env.MAILBOX_ACCESS_TEST_ENGINE), args, { cwd: folder, env });
    },
    run,
    up: async (stack, ...options) => {
      const { stacks } = (await runJson('up', stack, ...options)) as { readonly stacks: [never] };
      return stacks[0];
    },
    outputs: async (stack) => (await runJson('outputs', stack)) as Outputs,
    runWith: (env, ...args) => runCaptured([...args, '--cwd', folder], env),
    open: (args, commandOptions) => runInServer([...args, '--cwd', folder], commandOptions),
    start: (...args) => startCommand([...args, '--cwd', folder], {}),
    startWith: (env, ...args) => startCommand([...args, '--cwd', folder], env),
    takeRequests,
    takeWrites: () => takeRequests().filter((line) => !/^GET |^POST \S+\/token$/.test(line)),
    close: async () => {
      client.close();
      await directory.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Writes the program of a customers' repository, in which this checkout replaces the installed package. */
function writeProgram(folder: string): void {
  writeFileSync(join(folder, 'index.ts'), `export { default } from ${JSON.stringify(resolve('index.ts'))};\n`);
  // Otherwise Node would have to detect the module type of a .ts file.
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
}

/** Reads the salt that the engine wrote into the settings. Deriving another key would double the engine's time. */
function readSalt(file: string): unknown {
  if (!existsSync(file)) return undefined;
  return (parse(readFileSync(file, 'utf8')) as { readonly encryptionsalt?: unknown }).encryptionsalt;
}

async function runCaptured(args: readonly string[], env: NodeJS.ProcessEnv): Promise<CommandResult> {
  const { printed, ended } = runInServer(args, { env });
  return { code: await ended, ...printed };
}

function startCommand(args: readonly string[], env: NodeJS.ProcessEnv): StartedCommand {
  const child = spawn(process.execPath, ['bin/mailbox-access.js', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const printed = { out: '', err: '' };
  const { says, check } = awaitText(() => printed.err);
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed.err += text;
    check();
  });
  const ended = new Promise<CommandResult>((resolve) => {
    child.on('close', (code) => {
      resolve({ code: code ?? -1, ...printed });
    });
  });
  return { process: child, ended, says };
}
