import { AsyncLocalStorage } from 'node:async_hooks';
import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';
import { MailboxAccessError } from '../../common/errors.ts';

const serverChannel = 'tracing:net.server.listen:asyncStart';
const processChannel = 'child_process';

const signIn = new AsyncLocalStorage<symbol>();

/**
 * Runs a sign-in in the browser so that it can be given up: `@azure/identity` has no way to end its waiting, and does not
 * notice when no browser came up. Both are seen on Node's diagnostics channels: the server that waits for the redirect, and
 * the process that opens the browser (https://nodejs.org/api/diagnostics_channel.html#built-in-channels).
 *
 * @throws the signal's reason when it is aborted; MailboxAccessError `browser-missing` when the browser could not be opened.
 */
export async function runInBrowser<T>(signal: AbortSignal, action: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const watch = new BrowserWatch(signal);
  try {
    return await Promise.race([signIn.run(watch.id, action), watch.ended]);
  } finally {
    watch.close();
  }
}

/** What one sign-in has opened; others that run meanwhile are told apart by their asynchronous context. */
class BrowserWatch {
  readonly id = Symbol('sign-in');
  readonly ended: Promise<never>;
  readonly #signal: AbortSignal;
  readonly #end: (reason: unknown) => void;
  readonly #servers: Server[] = [];
  #isOpened = false;

  constructor(signal: AbortSignal) {
    const { promise, reject } = Promise.withResolvers<never>();
    this.ended = promise;
    this.#signal = signal;
    this.#end = reject;
    subscribe(serverChannel, this.#onServer);
    subscribe(processChannel, this.#onProcess);
    signal.addEventListener('abort', this.#onAbort);
  }

  close(): void {
    unsubscribe(serverChannel, this.#onServer);
    unsubscribe(processChannel, this.#onProcess);
    this.#signal.removeEventListener('abort', this.#onAbort);
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
  }

  readonly #onServer = (message: unknown): void => {
    const { server } = message as { readonly server: Server };
    if (signIn.getStore() === this.id) this.#servers.push(server);
  };

  readonly #onProcess = (message: unknown): void => {
    if (signIn.getStore() !== this.id) return;
    this.#isOpened = true;
    const { process } = message as { readonly process: ChildProcess };
    process.once('error', () => {
      this.#end(noBrowser());
    });
    process.once('exit', (code) => {
      if (code !== null && code !== 0) this.#end(noBrowser());
    });
    this.#onAbort();
  };

  /** Before the browser is opened the sign-in ends by itself: its next request is aborted. */
  readonly #onAbort = (): void => {
    if (this.#signal.aborted && this.#isOpened) this.#end(this.#signal.reason);
  };
}

/**
 * Checks what can be known beforehand of opening a browser on this machine, for whoever sits at it.
 *
 * @throws MailboxAccessError `browser-missing`
 */
export function requireBrowser(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): void {
  const isSet = (name: string) => (env[name] ?? '') !== '';
  if (isSet('BROWSER') && platform === 'linux') return;
  const hasScreen = isSet('DISPLAY') || isSet('WAYLAND_DISPLAY');
  if (hasScreen) return;
  const isRemote = isSet('SSH_CONNECTION') || isSet('SSH_TTY');
  if (isRemote || (platform === 'linux' && !isSet('WSL_DISTRO_NAME'))) throw noBrowser();
}

/**
 * The browser sends its answer to a port of this machine, which the registration has to allow. Entra takes any port.
 *
 * @throws MailboxAccessError `browser-missing`
 */
export function requireLoopback(redirectUris: readonly string[]): void {
  if (redirectUris.some(takesAnyPort)) return;
  throw new MailboxAccessError(
    'browser-missing',
    'The registration lacks the redirect URI http://localhost, which a sign-in with the browser needs.',
    'Add --device-code to the command, or add http://localhost to redirectUris and run: npx mailbox-access up',
  );
}

/** Entra compares the path; msal-node comes back to `http://localhost:<port>`, which has none. */
function takesAnyPort(uri: string): boolean {
  return /^http:\/\/localhost(:\d+)?\/?$/.test(uri);
}

function noBrowser(): MailboxAccessError {
  return new MailboxAccessError(
    'browser-missing',
    'No browser can be opened here.',
    'Add --device-code to the command to sign in with a browser on any device.',
  );
}
