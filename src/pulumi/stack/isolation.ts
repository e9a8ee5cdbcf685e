import type { AsyncLocalStorage } from 'node:async_hooks';
import * as settings from '@pulumi/pulumi/runtime/settings.js';

declare global {
  /** The SDK's storage for the data of each program, created when the SDK is loaded. */
  var asyncLocalStorage: AsyncLocalStorage<object> | undefined;
  /** The same for a program in its own process. */
  var globalStore: object | undefined;
}

const { asyncLocalStorage } = globalThis;

/** Options of every connection that the SDK makes to an engine; its types leave them out. */
const { grpcClientOptions = {} } = settings as { readonly grpcClientOptions?: Record<string, unknown> };
/** Closes a connection after this time without a call; the next call reopens it. */
const idleMs = 5_000;

const events: readonly (string | symbol)[] = ['uncaughtException', 'unhandledRejection'];

type Listener = (...args: unknown[]) => void;

let isIsolated = false;

/**
 * Separates the errors of programs that run at the same time. For each program, the SDK listens to the whole process,
 * so it blames all for one unhandled rejection (LanguageServer.run, pulumi/sdk/nodejs/automation/server.ts). Here, each
 * listener receives only its program's errors. An error outside of all programs ends the process.
 */
export function isolatePrograms(): void {
  if (isIsolated || asyncLocalStorage === undefined) return;
  isIsolated = true;
  // Otherwise each connection would keep its whole program in memory for half an hour.
  grpcClientOptions['grpc.client_idle_timeout_ms'] = idleMs;
  const storeOf = () => asyncLocalStorage.getStore();
  const listeners = new WeakMap<object, Listener>();
  const add = process.on.bind(process) as (event: string | symbol, listener: Listener) => NodeJS.Process;
  const remove = process.off.bind(process) as typeof add;
  process.on = ((event: string | symbol, listener: Listener) => {
    const store = storeOf();
    if (store === undefined || !events.includes(event)) return add(event, listener);
    // One entry is enough: the SDK uses the same listener for both events.
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

/** The SDK's data for one program. Its types leave it out. */
interface ProgramStore {
  callbacks?: { shutdown(): void } | undefined;
  stackResource?: unknown;
}

/** Returns the store of the running program. */
export function currentProgram(): ProgramStore | undefined {
  return asyncLocalStorage?.getStore() ?? globalThis.globalStore;
}

/**
 * Stops the server through which the engine called a program's hooks, and releases the program's resources: a timer of the SDK's connection
 * to that server holds the store for half an hour. The SDK does so only for a program that is its own process. Connections to the engine are
 * not closed here: a message that the SDK logs late to a closed one keeps every later message of this process from being logged
 * (pulumi/sdk/nodejs/log/index.ts).
 */
export function releaseProgram(store: ProgramStore | undefined): void {
  if (store === undefined) return;
  store.callbacks?.shutdown();
  store.callbacks = undefined;
  store.stackResource = undefined;
}
