import { join } from 'node:path';
import type { RunningMail } from '@mailbox-access/entra-emulator';
import type { Report } from '../../../src/checks/verify/report.ts';
import { openProject, type CommandResult, type StartedCommand, type TestProject } from '../../support/project.ts';
import type { RunningCommand } from '../../support/commands/client.ts';
import type { Config } from '../../support/settings.ts';

export interface StartedVerify extends StartedCommand {
  readonly report: Promise<Report>;
}

export interface RunningVerify extends Pick<RunningCommand, 'says'> {
  readonly ended: Promise<CommandResult>;
  readonly report: Promise<Report>;
}

/** A project with the emulator and its mail servers, like a user's. */
export interface Customers {
  readonly project: TestProject;
  readonly mail: RunningMail;
  /** Writes the settings of a stack for jobs@contoso.example, unless `config` says otherwise. */
  readonly configure: (stack: string, config?: Config) => void;
  /** Writes them and provisions the stack. */
  readonly provision: (stack: string, config?: Config) => Promise<void>;
  /** Runs `verify --json` and reads its report. */
  readonly verify: (stack: string, ...options: readonly string[]) => Promise<Report>;
  /** Does the same with `env` added to its environment, while a person acts. */
  readonly openVerify: (env: NodeJS.ProcessEnv, stack: string, ...options: readonly string[]) => RunningVerify;
  /** Does the same in a separate process. */
  readonly startVerify: (env: NodeJS.ProcessEnv, stack: string, ...options: readonly string[]) => StartedVerify;
  /** Runs `verify --as-monitor --json` with `password`, by default the emulator's. */
  readonly verifyAsMonitor: (stack: string, ...options: readonly string[]) => Promise<Report>;
  readonly verifyByPassword: (password: string, stack: string, ...options: readonly string[]) => Promise<Report>;
  /** Changes an account of contoso.example while the emulator runs. */
  readonly changeUser: (user: string, changes: object) => Promise<void>;
  /** Changes the tenant's policies. */
  readonly changePolicies: (changes: object) => Promise<void>;
  /** Returns the directory's log as a person sees it. */
  readonly readRequests: () => Promise<string>;
  /** Expires the device codes that still wait. */
  readonly expireDeviceCodes: () => Promise<void>;
  close(): Promise<void>;
}

/** The default password for the password grant. */
const everybodysPassword = 'embedded-directory-only';

/** The results of a complete proof. */
export const everythingPassed = {
  declared: 'passed',
  consent: 'passed',
  'sign-in': 'passed',
  profile: 'passed',
  claims: 'passed',
  imap: 'passed',
  smtp: 'passed',
} as const;

export async function openCustomers(): Promise<Customers> {
  // A device need not wait as long as in Entra.
  const project = await openProject({ deviceIntervalSeconds: 0.2 });
  const { directory, folder, client } = project;
  const mail = await directory.startMail({ folder: join(folder, '.offline', 'mail') });
  const control = async (path: string, json: object | undefined, method = 'POST'): Promise<void> => {
    const { status, text } = await client.send(path, { method, json });
    if (status >= 300) throw new Error(`${path}: ${text}`);
  };
  const configure = (stack: string, config: Config = {}): void => {
    project.configure(stack, {
      displayName: `PASS ${stack}`,
      mailbox: 'jobs@contoso.example',
      imapServer: `localhost:${mail.imap.port}`,
      smtpServer: `localhost:${mail.smtp.port}`,
      ...config,
    });
  };
  const verifyByPassword = async (password: string, stack: string, ...options: readonly string[]) => {
    const env = { MAILBOX_ACCESS_PASSWORD: password };
    return readReport(await project.runWith(env, 'verify', stack, '--json', '--as-monitor', ...options));
  };
  return {
    project,
    mail,
    configure,
    provision: async (stack, config) => {
      configure(stack, config);
      // Tests break tenants on purpose before anything is provisioned.
      expectDone(await project.run('up', stack, '--skip-preflight'));
    },
    verify: async (stack, ...options) => {
      return readReport(await project.run('verify', stack, '--json', ...options));
    },
    openVerify: (env, stack, ...options) => {
      const { ended: code, printed, says } = project.open(['verify', stack, '--json', ...options], { env });
      const ended = code.then((ended) => ({ code: ended, ...printed }));
      return { ended, says, report: ended.then(readReport) };
    },
    startVerify: (env, stack, ...options) => {
      const started = project.startWith(env, 'verify', stack, '--json', ...options);
      return { ...started, report: started.ended.then(readReport) };
    },
    verifyAsMonitor: (stack, ...options) => verifyByPassword(everybodysPassword, stack, ...options),
    verifyByPassword,
    changeUser: (user, changes) => control(`/offline/tenants/contoso.example/users/${user}@contoso.example`, changes),
    changePolicies: (changes) => control('/offline/tenants/contoso.example', changes),
    readRequests: async () => (await client.send('/offline/requests')).text,
    expireDeviceCodes: () => control('/offline/device-codes', undefined, 'DELETE'),
    close: async () => {
      await mail.close();
      await project.close();
    },
  };
}

/** Returns the result of each check: `{consent: 'passed', …}`. */
export function resultsOf({ checks }: Report): Readonly<Record<string, string>> {
  return Object.fromEntries(checks.map(({ name, result }) => [name, result]));
}

/** Returns the diagnoses of a failed check. */
export function diagnosesOf({ checks }: Report, name: string) {
  const check = checks.find((each) => each.name === name);
  return check?.result === 'failed' ? check.diagnoses : [];
}

function readReport({ out, err }: CommandResult): Report {
  const report = JSON.parse(out || '{"error":"nothing was printed"}') as Report | { readonly error: unknown };
  if ('error' in report) throw new Error(`${JSON.stringify(report)}\n${err}`);
  return report;
}

function expectDone({ code, out, err }: CommandResult): void {
  if (code !== 0) throw new Error(`ended with ${code}:\n${out}\n${err}`);
}
