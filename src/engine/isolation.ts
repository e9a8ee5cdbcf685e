import type { AsyncLocalStorage } from 'node:async_hooks';
import * as settings from '@pulumi/pulumi/runtime/settings.js';

/** Where the SDK keeps what belongs to one program; it makes it when it is loaded. */
const { asyncLocalStorage } = globalThis as { asyncLocalStorage?: AsyncLocalStorage<unknown> };

/** Options of every connection that the SDK makes to an engine; its types leave them out. */
const { grpcClientOptions = {} } = settings as { readonly grpcClientOptions?: Record<string, unknown> };
/** After so long without a call, a connection is let go; another call makes it anew. */
const idleMs = 5_000;

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
  // The SDK closes the connections to the engine of a program that is a process of its own alone (disconnectSync, pulumi/sdk/nodejs/runtime/settings.ts):
  // here each would keep all of its program for half an hour.
  grpcClientOptions['grpc.client_idle_timeout_ms'] = idleMs;
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
