import { startAzureadEmulator } from '../../src/index.ts';
import type { Values } from '../../src/values.ts';
import { startScriptedDirectory, tokenAnswer, type Answer, type ScriptedDirectory } from './directory.ts';
import { CallError, connect, type Engine } from './engine.ts';

export const CALLER = '22222222-2222-4222-8222-222222222222';
export const TENANT = '11111111-1111-4111-8111-111111111111';

/** Answers by `METHOD path`. A list is used up in order, and its last answer stays. Anything else gets a 404. */
export type Routes = Readonly<Record<string, Answer | readonly Answer[]>>;

export interface Bench {
  readonly engine: Engine;
  readonly directory: ScriptedDirectory;
  /** Returns `METHOD path` of the requests since the provider was configured. */
  readonly sent: () => readonly string[];
  /** Returns the body of the last such request. */
  readonly bodyOf: (request: string) => unknown;
}

export const done: Answer = { status: 204 };
export const DENIED = graphError(403, 'Denied', 'no');

export function found(response: unknown): Answer {
  return { status: 200, response };
}

/** Runs `use` with a configured provider whose directory gives these answers. */
export async function withBench(routes: Routes, use: (bench: Bench) => Promise<void>): Promise<void> {
  const directory = await startScriptedDirectory();
  directory.answer = answering(directory.host, routes);
  const provider = await startAzureadEmulator({
    env: environment(directory.host),
    ca: directory.ca,
    deletePollMs: 1,
    retryBackoffMs: 1,
  });
  const engine = connect(provider.port);
  try {
    await engine.call('Configure', { args: {} });
    directory.seen.length = 0;
    await use({
      engine,
      directory,
      sent: () => directory.seen.map(({ method, path }) => `${method} ${path}`),
      bodyOf: (request) => directory.seen.findLast(({ method, path }) => `${method} ${path}` === request)?.body,
    });
  } finally {
    engine.close();
    await provider.close();
    await directory.close();
  }
}

/** Returns the message of a call that must fail, with a directory that gives these answers. */
export async function failureWith(routes: Routes, method: string, request: Values): Promise<string> {
  let failure = '';
  await withBench(routes, async ({ engine }) => {
    failure = await failureOf(engine.call(method, request));
  });
  return failure;
}

export function environment(host: string, tenantId = TENANT): Record<string, string> {
  return {
    ARM_METADATA_HOSTNAME: host,
    ARM_TENANT_ID: tenantId,
    ARM_CLIENT_ID: '44444444-4444-4444-8444-444444444444',
    ARM_CLIENT_SECRET: 'not-for-logs',
  };
}

export function metadataAnswer(host: string): Answer {
  const origin = `https://${host}`;
  return found({ microsoftGraphResourceId: origin, authentication: { loginEndpoint: origin } });
}

export function answering(host: string, routes: Routes): ScriptedDirectory['answer'] {
  const used = new Map<string, number>();
  return ({ method, path }) => {
    if (path === '/metadata/endpoints') return metadataAnswer(host);
    if (path.endsWith('/token')) return tokenAnswer(CALLER);
    const name = `${method} ${path}`;
    const answers = [routes[name] ?? missing(path)].flat();
    const index = used.get(name) ?? 0;
    used.set(name, index + 1);
    return answers[Math.min(index, answers.length - 1)] ?? missing(path);
  };
}

export function missing(path: string): Answer {
  return graphError(404, 'Request_ResourceNotFound', `Resource '${path}' does not exist`);
}

export function graphError(status: number, code: string, message: string): Answer {
  return { status, response: { error: { code, message } } };
}

/** Returns the error of a call that must fail. */
export async function errorOf(call: Promise<unknown>): Promise<CallError> {
  const error = await call.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  if (error instanceof CallError) return error;
  throw new Error('the call did not fail');
}

/** Returns the message of a call that must fail. */
export async function failureOf(call: Promise<unknown>): Promise<string> {
  return (await errorOf(call)).message;
}

export function urn(type: string, name = 'pass'): string {
  const token = type.charAt(0).toLowerCase() + type.slice(1);
  return `urn:pulumi:dev::try::azuread:index/${token}:${type}::${name}`;
}
