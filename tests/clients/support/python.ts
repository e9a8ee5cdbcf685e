import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { EntraEmulator } from '@mailbox-access/entra-emulator';
import { takeBrowsersPlace, type HandedUrls } from '../../browser/support/handedUrl.ts';
import { variableOf } from '../../support/partList.ts';

export interface ClientResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunningClient {
  readonly ended: Promise<ClientResult>;
  /** Resolves to the pattern's first group once it is printed. */
  readonly says: (pattern: RegExp) => Promise<string>;
  readonly stop: () => void;
}

/** Python programs with their own home folder and the emulator's certificate authority. */
export interface PythonClients {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly browser: HandedUrls;
  /** Starts one of them, such as `az` or `python3`, or another program of this machine. */
  readonly start: (program: string, ...args: readonly string[]) => RunningClient;
  readonly close: () => void;
}

export async function openPythonClients({ caFile = '', origin }: EntraEmulator): Promise<PythonClients> {
  const folder = mkdtempSync(join(tmpdir(), 'mailbox-access-clients-'));
  const bin = dirname(String(process.env[variableOf('python')]));
  const browser = await takeBrowsersPlace();
  const env = {
    ...process.env,
    PATH: [bin, dirname(process.execPath), process.env.PATH].join(delimiter),
    HOME: folder,
    BROWSER: browser.program,
    REQUESTS_CA_BUNDLE: caFile,
    SSL_CERT_FILE: caFile,
    NODE_EXTRA_CA_CERTS: caFile,
    NO_PROXY: new URL(origin).hostname,
    AZURE_CONFIG_DIR: join(folder, 'azure'),
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
    AZURE_CORE_INSTANCE_DISCOVERY: 'false',
    // The Azure CLI otherwise asks which subscription to use.
    AZURE_CORE_LOGIN_EXPERIENCE_V2: 'false',
  };
  return {
    folder,
    env,
    browser,
    start: (program, ...args) => startClient(program, args, env, folder),
    close: () => {
      browser.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function startClient(file: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): RunningClient {
  let printed = '';
  let look = (): void => undefined;
  const ending = new AbortController();
  const ended = new Promise<ClientResult>((resolve) => {
    const child = execFile(file, args, { env, cwd, encoding: 'utf8', signal: ending.signal }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
    child.stdin?.end();
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text: string) => {
        printed += text;
        look();
      });
  });
  const says = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      look = () => {
        const found = pattern.exec(printed)?.[1];
        if (found !== undefined) resolve(found);
      };
      look();
      void ended.then(() => {
        reject(new Error(`${file} ended and did not print ${String(pattern)}:\n${printed}`));
      });
    });
  return {
    ended,
    says,
    stop: () => {
      ending.abort();
    },
  };
}
