import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startAzureadEmulator } from '../src/index.ts';
import { isList, type Values } from '../src/values.ts';
import { startScriptedDirectory, tokenAnswer, type Answer, type ScriptedDirectory } from './support/directory.ts';
import { CallError, connect, initFailure, type Engine } from './support/engine.ts';
import { STEPS, readStep, type CallWithRequests, type HttpLine } from './support/recording.ts';

const CALLER = '22222222-2222-4222-8222-222222222222';

let directory: ScriptedDirectory;
beforeAll(async () => {
  directory = await startScriptedDirectory();
});
afterAll(() => directory.close());

describe('the calls of the real provider', () => {
  it.each(STEPS)('%s: the same answers, and within each call the same requests', async (step) => {
    const calls = readStep(step, directory.host);
    await withProvider(calls, async (engine) => {
      for (const { call, requests } of calls) {
        const { outcome, sent } = await replay(engine, call.method, call.request, requests);
        expect({ method: call.method, outcome }).toEqual({ method: call.method, outcome: expectedOutcome(call) });
        expect(sent).toEqual(requests.map(expectedRequest));
      }
    });
  });

  it('keeps an application whose creation was not finished, as the real one did', async () => {
    const calls = readStep('58-patch-app-unheard', directory.host);
    const [destroyed] = readStep('59-destroy', directory.host).filter(({ call }) => call.method === 'Delete');
    await withProvider(calls, async (engine) => {
      for (const { call, requests } of calls) {
        const { error } = await replay(engine, call.method, call.request, requests);
        if (error === undefined) continue;
        const failed = initFailure(error);
        expect(failed.id).toBe(destroyed?.call.request.id);
        expect(failed.properties).toEqual(withoutDelta(destroyed?.call.request.properties as Values));
        expect(failed.reasons).toHaveLength(1);
      }
    });
    expect.assertions(3);
  });
});

async function withProvider(calls: readonly CallWithRequests[], use: (engine: Engine) => Promise<void>): Promise<void> {
  const provider = await startAzureadEmulator({
    env: environmentOf(calls),
    ca: directory.ca,
    deletePollMs: 1,
    retryBackoffMs: 1,
  });
  const engine = connect(provider.port);
  try {
    await use(engine);
  } finally {
    engine.close();
    await provider.close();
  }
}

/** Returns the credential that the step was recorded with, from its token request. */
function environmentOf(calls: readonly CallWithRequests[]): Record<string, string> {
  const signIn = calls.flatMap(({ requests }) => requests).find((line) => line.path.endsWith('/token'));
  const body = (signIn?.body ?? {}) as Record<string, string>;
  return {
    ARM_METADATA_HOSTNAME: directory.host,
    ARM_TENANT_ID: signIn?.path.split('/')[1] ?? '',
    ARM_CLIENT_ID: body.client_id ?? '',
    ARM_CLIENT_SECRET: body.client_secret ?? '',
  };
}

interface Replayed {
  readonly outcome: unknown;
  readonly error?: CallError;
  readonly sent: readonly unknown[];
}

async function replay(engine: Engine, method: string, request: Values, lines: readonly HttpLine[]): Promise<Replayed> {
  const script = [...lines];
  directory.seen.length = 0;
  directory.answer = () => answerOf(script.shift());
  const result = await engine.call(method, request).catch((error: unknown) => error);
  const sent = directory.seen.map((seen, index) => masked(onlyRecorded(seen, lines[index])));
  if (result instanceof CallError) return { outcome: { errors: [result.message] }, error: result, sent };
  if (result instanceof Error) throw result;
  return { outcome: inOrder(result as Values), sent };
}

function answerOf(line: HttpLine | undefined): Answer {
  if (line === undefined) return { status: 400, response: { error: { code: 'Test', message: 'not recorded' } } };
  return line.response === '(token)' ? tokenAnswer(CALLER) : line;
}

function expectedOutcome({ response, errors }: CallWithRequests['call']): unknown {
  if (errors !== undefined) return { errors };
  const properties = response?.properties;
  if (properties === undefined) return inOrder(response ?? {});
  return { ...response, properties: withoutDelta(properties as Values) };
}

/** Removes the bridge's own bookkeeping, which the stand-in does not use. */
function withoutDelta(properties: Values): Values {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => name !== '__pulumi_raw_state_delta'));
}

/** Sorts failures: the real provider returns them in the random order of a Go map. */
function inOrder(response: Values): Values {
  if (!isList(response.failures)) return response;
  return { ...response, failures: response.failures.map((failure) => JSON.stringify(failure)).sort() };
}

function expectedRequest(line: HttpLine): unknown {
  const { method, path, query, body } = line;
  return masked({ method, path, ...(query !== undefined && { query }), ...(body !== undefined && { body }) });
}

/** Removes query and body where a fault was injected before they were recorded. */
function onlyRecorded(seen: object, line: HttpLine | undefined): object {
  const hidden = ['query', 'body'].filter((key) => line !== undefined && !(key in line));
  return Object.fromEntries(Object.entries(seen).filter(([key]) => !hidden.includes(key)));
}

function masked(request: object): unknown {
  return JSON.parse(JSON.stringify(request).replaceAll(/TERRAFORM_UPDATE_[\da-f-]{36}/g, 'TERRAFORM_UPDATE_'));
}
