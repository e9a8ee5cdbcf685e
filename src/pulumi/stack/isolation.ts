import type { AsyncLocalStorage } from 'node:async_hooks';

declare global {
  /** Where the SDK keeps what belongs to one program; it makes it when it is loaded. */
  var asyncLocalStorage: AsyncLocalStorage<object> | undefined;
  /** The same for a program that is its own process. */
  var globalStore: object | undefined;
}

const { asyncLocalStorage } = globalThis;

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
  const listeners = new WeakMap<object, Listener>();
  const add = process.on.bind(process) as (event: string | symbol, listener: Listener) => NodeJS.Process;
  const remove = process.off.bind(process) as typeof add;
  process.on = ((event: string | symbol, listener: Listener) => {
    const store = storeOf();
    if (store === undefined || !events.includes(event)) return add(event, listener);
    // One for both events: the SDK gives the same to each.
    listeners.set(store, listener);
    return process;
  }) as typeof process.on;
  process.off = ((event: string | symbol, listener: Listener) => {
    const store = storeOf();
    if (store === undefined || !events.includes(event)) return remove(event, listener);
    listeners.delete(store);
    return process;
  }) as typeof process.off;
  for (const event of events) {
    add(event, (error) => {
      const store = storeOf();
      if (store === undefined) throw error;
      listeners.get(store)?.(error);
    });
  }
}

/** What the SDK stores for one program: its connections to the engine, and the server through which the engine calls its hooks. Its types leave it out. */
interface ProgramStore {
  readonly settings: Partial<Record<'monitor' | 'engine', { close?(): void } | undefined>>;
  callbacks?: { shutdown(): void } | undefined;
  stackResource?: unknown;
}

export function currentProgram(): ProgramStore | undefined {
  return (asyncLocalStorage?.getStore() ?? globalThis.globalStore) as ProgramStore | undefined;
}

/**
 * Closes what connects a program that has ended with its engine. The SDK does so only for a program that is its own process
 * (disconnectSync, pulumi/sdk/nodejs/runtime/settings.ts). Here each connection would otherwise keep all of its program. One cannot be closed:
 * the SDK's own to the server of hooks (pulumi/sdk/nodejs/runtime/callbacks.ts), so the resources are released as well.
 */
export function disconnectProgram(store: ProgramStore | undefined): void {
  if (store === undefined) return;
  store.callbacks?.shutdown();
  store.callbacks = undefined;
  for (const name of ['monitor', 'engine'] as const) {
    // The SDK's mocks cannot be closed.
    store.settings[name]?.close?.();
    store.settings[name] = undefined;
  }
  store.stackResource = undefined;
}
