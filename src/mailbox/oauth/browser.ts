import { AsyncLocalStorage } from 'node:async_hooks';
import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';
import { MailboxAccessError } from '../../common/errors.ts';

const serverChannel = 'tracing:net.server.listen:asyncStart';
const processChannel = 'child_process';

const signIn = new AsyncLocalStorage<symbol>();

/**
 * Runs a sign-in in the browser that can be interrupted. `@azure/identity` cannot stop waiting, and does not notice
 * when no browser opens. Node's diagnostics channels show both the server that waits for the redirect and the process
 * that opens the browser (https://nodejs.org/api/diagnostics_channel.html#built-in-channels).
 *
 * @throws the signal's reason when it is aborted; MailboxAccessError `browser-missing` when the browser could not be opened.
 */
export async function runInBrowser<T>(signal: AbortSignal, action: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  // The asynchronous context distinguishes sign-ins that run at the same time.
  const id = Symbol('sign-in');
  const { promise: ended, reject: end } = Promise.withResolvers<never>();
  const servers: Server[] = [];
  let isOpened = false;
  const onServer = (message: unknown) => {
    if (signIn.getStore() === id) servers.push((message as { readonly server: Server }).server);
  };
  const onProcess = (message: unknown) => {
    if (signIn.getStore() !== id) return;
    isOpened = true;
    const { process } = message as { readonly process: ChildProcess };
    process.once('error', () => {
      end(noBrowser());
    });
    process.once('exit', (code) => {
      if (code !== null && code !== 0) end(noBrowser());
    });
    onAbort();
  };
  // Before the browser opens, the sign-in ends by itself, because its next request is aborted.
  const onAbort = () => {
    if (signal.aborted && isOpened) end(signal.reason);
  };
  subscribe(serverChannel, onServer);
  subscribe(processChannel, onProcess);
  signal.addEventListener('abort', onAbort);
  try {
    return await Promise.race([signIn.run(id, action), ended]);
  } finally {
    unsubscribe(serverChannel, onServer);
    unsubscribe(processChannel, onProcess);
    signal.removeEventListener('abort', onAbort);
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  }
}

/**
 * Checks in advance whether a browser can be opened on this machine.
 *
 * @throws MailboxAccessError `browser-missing`
 */
export function requireBrowser(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): void {
  const isSet = (name: string) => (env[name] ?? '') !== '';
  if (isSet('BROWSER') && platform === 'linux') return;
  if (isSet('DISPLAY') || isSet('WAYLAND_DISPLAY')) return;
  const isRemote = isSet('SSH_CONNECTION') || isSet('SSH_TTY');
  if (isRemote || (platform === 'linux' && !isSet('WSL_DISTRO_NAME'))) throw noBrowser();
}

/**
 * Checks that the registration allows the redirect to a port of this machine. Entra accepts any port.
 *
 * @throws MailboxAccessError `browser-missing`
 */
export function requireLoopback(redirectUris: readonly string[]): void {
  // Entra compares the path; msal-node uses `http://localhost:<port>`, which has none.
  if (redirectUris.some((uri) => /^http:\/\/localhost(:\d+)?\/?$/.test(uri))) return;
  throw new MailboxAccessError(
    'browser-missing',
    'The registration lacks the redirect URI http://localhost, which a sign-in with the browser needs.',
    'Add --device-code to the command, or add http://localhost to redirectUris and run: npx mailbox-access up',
  );
}

function noBrowser(): MailboxAccessError {
  return new MailboxAccessError(
    'browser-missing',
    'No browser can be opened here.',
    'Add --device-code to the command to sign in with a browser on any device.',
  );
}
