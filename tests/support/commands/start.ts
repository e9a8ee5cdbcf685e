import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { portsVariable } from './messages.ts';

export interface CommandServers {
  readonly stop: () => Promise<void>;
}

/**
 * Starts `count` command servers for this process and its later children. One that ends by itself is restarted on its
 * port, so that only the test that ended it fails.
 */
export async function startCommandServers(count: number): Promise<CommandServers> {
  const servers = await Promise.all(Array.from({ length: count }, startOne));
  process.env[portsVariable] = servers.map(({ port }) => port).join(',');
  return {
    stop: async () => {
      await Promise.all(servers.map(({ stop }) => stop()));
    },
  };
}

async function startOne() {
  let isStopped = false;
  let { child, port } = await open(0);
  const watch = () => {
    child.once('exit', () => {
      if (isStopped) return;
      void open(port).then((next) => {
        ({ child, port } = next);
        if (isStopped) child.disconnect();
        else watch();
      });
    });
  };
  watch();
  return {
    port,
    stop: async () => {
      isStopped = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await exit;
    },
  };
}

async function open(port: number): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), [String(port)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => {
      resolve({ child, port: (message as { readonly port: number }).port });
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`A command server ended with ${String(code)} before it listened.`));
    });
  });
}

declare global {
  /** Passes the servers from Jest's globalSetup to its globalTeardown. */
  var commandServers: CommandServers | undefined;
}
