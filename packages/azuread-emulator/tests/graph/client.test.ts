import { describe, expect, it } from '@jest/globals';
import { GraphClient, retriesWithin, retryDelayS } from '../../src/graph/client.ts';
import type { HttpRequest, HttpResponse, Send } from '../../src/graph/https.ts';

type Scripted = Partial<HttpResponse> | Error;

/** Returns a client that gets these answers one after the other, then the last one forever. */
function client(answers: readonly Scripted[], signal = new AbortController().signal) {
  const sent: HttpRequest[] = [];
  const send: Send = (request) => {
    const answer = answers[Math.min(sent.length, answers.length - 1)];
    sent.push(request);
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve({ status: 200, statusText: '', headers: {}, body: '', ...answer });
  };
  const token = (): Promise<string> => Promise.resolve('t');
  return { graph: new GraphClient({ origin: 'https://localhost:1', send, token, secondMs: 0.01, signal }), sent };
}

const failed = (code: string, extra = {}): string => JSON.stringify({ error: { code, message: 'm', ...extra } });

describe('a request to Graph', () => {
  it('carries the token and the headers of OData', async () => {
    const { graph, sent } = client([{ body: '{"id":"a"}' }]);
    const query = { $filter: "displayName eq 'a b'" };
    await expect(graph.request('GET', '/v1.0/applications', { query })).resolves.toEqual({ id: 'a' });
    expect(sent[0]?.url.search).toBe('?%24filter=displayName+eq+%27a+b%27');
    expect(sent[0]?.headers).toMatchObject({ authorization: 'Bearer t', 'odata-version': '4.0' });
  });

  it.each([408, 424, 429, 500, 502, 503, 504])('is sent again after %i', async (status) => {
    const { graph, sent } = client([{ status }, { status }, { body: '{}' }]);
    await graph.request('POST', '/x', { body: {} });
    expect(sent).toHaveLength(3);
  });

  it.each([400, 401, 403, 404, 409, 412, 501])('is not sent again after %i', async (status) => {
    const { graph, sent } = client([{ status, body: failed('Code') }]);
    await expect(graph.request('GET', '/x')).rejects.toThrow('with error: Code: m');
    expect(sent).toHaveLength(1);
  });

  it('is sent again where the caller says that the answer means lag', async () => {
    const { graph, sent } = client([{ status: 404 }, { status: 404 }, { status: 204 }]);
    await graph.request('PATCH', '/x', { retryOn: (status) => status === 404 });
    expect(sent).toHaveLength(3);
  });

  it('gives up when its time is over, with the last answer', async () => {
    const { graph, sent } = client([{ status: 503, body: failed('ServiceUnavailable') }]);
    const expected = 'unexpected status 503 (503 Service Unavailable) with error: ServiceUnavailable: m';
    await expect(graph.request('GET', '/x', { limitS: 15 })).rejects.toThrow(expected);
    expect(sent).toHaveLength(4);
  });

  it('is broken off between two attempts', async () => {
    const stop = new AbortController();
    const { graph } = client([{ status: 429, headers: { 'retry-after': '9999999' } }], stop.signal);
    const asked = graph.request('GET', '/x');
    setTimeout(() => {
      stop.abort();
    }, 5);
    await expect(asked).rejects.toThrow('aborted');
  });

  it.each<[string, string]>([
    [failed('A', { innerError: { code: 'B', message: 'inner' } }), 'with error: A: m: B: inner'],
    [JSON.stringify({ error: { code: 'A', message: { value: 'wrapped' } } }), 'with error: A: wrapped'],
    ['<html>', 'with response: <html>'],
    ['', 'received with no body'],
  ])('fails with what is said in %s', async (body, explained) => {
    const { graph } = client([{ status: 400, statusText: 'Bad Request', body }]);
    await expect(graph.request('GET', '/x')).rejects.toThrow(`unexpected status 400 (400 Bad Request) ${explained}`);
  });

  const reset = { code: 'ECONNRESET' };
  const refused = { code: 'ECONNREFUSED', address: '127.0.0.1', port: 1 };

  it.each([
    [
      'POST',
      'socket hang up',
      reset,
      'Post "https://localhost:1/x": HTTP response was nil; connection may have been reset',
    ],
    ['GET', 'socket hang up', reset, 'Get "https://localhost:1/x": EOF'],
    ['GET', 'x', refused, 'Get "https://localhost:1/x": dial tcp 127.0.0.1:1: connect: connection refused'],
    ['GET', 'self-signed certificate', {}, 'Get "https://localhost:1/x": self-signed certificate'],
  ] as const)('%s fails at once when the connection does: %s', async (method, text, more, message) => {
    const { graph, sent } = client([Object.assign(new Error(text), more)]);
    await expect(graph.request(method, '/x')).rejects.toThrow(message);
    expect(sent).toHaveLength(1);
  });

  it('reads all pages of a list, from its own directory only', async () => {
    const next = 'https://elsewhere.example/v1.0/users?$skiptoken=2';
    const first = JSON.stringify({ value: [{ id: 'a' }], '@odata.nextLink': next });
    const { graph, sent } = client([{ body: first }, { body: '{"value":[{"id":"b"}]}' }]);
    await expect(graph.list('/v1.0/users')).resolves.toEqual([{ id: 'a' }, { id: 'b' }]);
    expect(sent[1]?.url.href).toBe('https://localhost:1/v1.0/users?%24skiptoken=2');
  });
});

describe('the waits', () => {
  it('double up to a minute', () => {
    expect([0, 1, 2, 5, 6, 9].map((attempt) => retryDelayS(attempt, {}))).toEqual([1, 2, 4, 32, 61, 61]);
  });

  it('are what the server asks for, in whole seconds', () => {
    expect(retryDelayS(3, { 'retry-after': '2' })).toBe(2);
    expect(retryDelayS(3, { 'retry-after': 'Sun, 22 Nov 2026 00:00:00 GMT' })).toBe(8);
  });

  it('fit into the time limit', () => {
    expect([15, 63, 300, 600].map(retriesWithin)).toEqual([3, 5, 9, 14]);
  });
});
