import type { AsyncLocalStorage } from 'node:async_hooks';

/** Where the SDK keeps what belongs to one program; it makes it when it is loaded. */
const { asyncLocalStorage } = globalThis as { asyncLocalStorage?: AsyncLocalStorage<ProgramStore> };

interface ProgramStore {
  readonly settings: {
    readonly monitor?: { readonly close: () => void };
    readonly engine?: { readonly close: () => void };
  };
}

const events: readonly (string | symbol)[] = ['uncaughtException', 'unhandledRejection'];

type Listener = (...args: unknown[]) => void;

let isIsolated = false;

/**
 * Keeps apart what goes wrong in programs that run side by side. The SDK listens for each of them to the whole process, and so blames a rejection that
 * one has left unhandled on all (LanguageServer.run, pulumi/sdk/nodejs/automation/server.ts): here each hears its own alone. What
 * belongs to no program ends the process, as it does without listeners.
 */
export function isolatePrograms(): void {
  if (isIsolated || asyncLocalStorage === undefined) return;
  isIsolated = true;
  const storeOf = () => asyncLocalStorage.getStore();
  const own = new WeakMap<Listener, Listener>();
  const isolate =
    (listener: Listener, store: unknown): Listener =>
    (...args) => {
      if (storeOf() === store) listener(...args);
    };
  const add = process.on.bind(process) as (event: string | symbol, listener: Listener) => NodeJS.Process;
  const remove = process.off.bind(process) as typeof add;
  process.on = ((event: string | symbol, listener: Listener) => {
    const store = storeOf();
    if (store === undefined || !events.includes(event)) return add(event, listener);
    // The SDK gives one listener to both events and takes it off both.
    const isolated = own.get(listener) ?? isolate(listener, store);
    own.set(listener, isolated);
    return add(event, isolated);
  }) as typeof process.on;
  process.off = ((event: string | symbol, listener: Listener) =>
    remove(event, own.get(listener) ?? listener)) as typeof process.off;
  for (const event of events) {
    add(event, (error) => {
      if (storeOf() === undefined) throw error;
    });
  }
}

/**
 * Told within a program, gives what closes its connections to the engine once it has run: the SDK closes those of a program that is a process
 * of its own alone (disconnectSync, pulumi/sdk/nodejs/runtime/settings.ts), and each would keep all of its program for half an hour.
 */
export function rememberConnections(): () => void {
  const store = asyncLocalStorage?.getStore();
  return () => {
    store?.settings.monitor?.close();
    store?.settings.engine?.close();
  };
}
