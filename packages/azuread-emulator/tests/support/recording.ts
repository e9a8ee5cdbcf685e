import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text, type Values } from '../../src/values.ts';

/** A request of the real provider, and its answer. */
export interface HttpLine {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** Absent if the recorder injected a fault before it parsed the request. */
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status: number;
  readonly response?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the request took effect but its answer was never sent. */
  readonly dropped?: boolean;
}

/** A gRPC call of the engine. */
export interface RecordedCall {
  readonly from: number;
  readonly to: number;
  readonly method: string;
  readonly request: Values;
  readonly response: Values | null;
  readonly errors?: readonly string[];
}

export interface CallWithRequests {
  readonly call: RecordedCall;
  readonly requests: readonly HttpLine[];
}

const FOLDER = join(import.meta.dirname, '../../../../tests/fixtures/recordings');
const RECORDED_HOST = 'localhost:8443';

export const STEPS: readonly string[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.provider.jsonl'))
  .map((name) => name.replace('.provider.jsonl', ''))
  .sort();

/** Reads a step's calls in order, each with its requests. `host` replaces the recorded directory's. */
export function readStep(step: string, host: string): readonly CallWithRequests[] {
  const calls = readLines(`${step}.provider.jsonl`, host) as unknown as readonly RecordedCall[];
  const lines = readLines(`${step}.http.jsonl`, host) as unknown as readonly HttpLine[];
  const assigned = new Map<RecordedCall, HttpLine[]>(calls.map((call) => [call, []]));
  for (const line of lines) ownerOf(line, assigned).push(line);
  return [...assigned].map(([call, requests]) => ({ call, requests })).sort((a, b) => a.call.from - b.call.from);
}

function readLines(name: string, host: string): readonly Values[] {
  const content = readFileSync(join(FOLDER, name), 'utf8').replaceAll(RECORDED_HOST, host);
  return content
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Values);
}

/**
 * Assigns a request to a call by content, since calls overlap in time. If two calls could have made it (two grants read
 * the same service principal), it belongs to the one that has not made it yet.
 */
function ownerOf(line: HttpLine, assigned: ReadonlyMap<RecordedCall, HttpLine[]>): HttpLine[] {
  const candidates = [...assigned].filter(
    ([call, made]) => call.from <= line.at && line.at <= call.to && isAbout(call, line, made),
  );
  const fresh = candidates.find(([, made]) => !made.some((other) => sameRequest(other, line)));
  const chosen = fresh ?? candidates[0];
  if (chosen === undefined) throw new Error(`no call made ${line.method} ${line.path} at ${line.at}`);
  return chosen[1];
}

function sameRequest(a: HttpLine, b: HttpLine): boolean {
  return a.method === b.method && a.path === b.path && JSON.stringify(a.query) === JSON.stringify(b.query);
}

function isAbout(call: RecordedCall, line: HttpLine, made: readonly HttpLine[]): boolean {
  const { request } = call;
  const about = JSON.stringify([request, call.response, made.map((other) => other.response)]);
  const id = line.path.split('/')[3];
  const mentions = id === undefined ? mentionsFilter(about, line) : about.includes(id);
  switch (
    text(request.type ?? request.tok)
      .split(':')
      .at(-1)
  ) {
    case 'azuread':
      return call.method === 'Configure' && /^\/metadata|\/token$/.test(line.path);
    case 'getUser':
      return line.path.startsWith('/v1.0/users');
    case 'getServicePrincipal':
      return mentions && (line.query?.$filter !== undefined || line.path.startsWith('/beta/servicePrincipals'));
    case 'Application':
      return line.path.includes('/applications');
    case 'ServicePrincipal':
      return mentions && line.path.includes('/servicePrincipals') && !line.path.includes('appRoleAssignedTo');
    case 'ServicePrincipalDelegatedPermissionGrant':
      return isGrant(call, line) && (call.method === 'Create' || line.path.startsWith('/v1.0/oauth2PermissionGrants'));
    case 'AppRoleAssignment':
      return mentions && isPlainGet(line) ? call.method === 'Create' : line.path.includes('appRoleAssignedTo');
    default:
      return false;
  }
}

function isGrant(call: RecordedCall, line: HttpLine): boolean {
  const properties = JSON.stringify([call.request, call.response]);
  if (line.path === '/v1.0/oauth2PermissionGrants') {
    const body = line.body as { resourceId?: string } | undefined;
    return body?.resourceId === undefined || properties.includes(body.resourceId);
  }
  return (
    (isPlainGet(line) || line.path.includes('oauth2PermissionGrants')) &&
    properties.includes(line.path.split('/')[3] ?? '')
  );
}

function isPlainGet(line: HttpLine): boolean {
  return line.method === 'GET' && /^\/v1\.0\/servicePrincipals\/[^/]+$/.test(line.path);
}

/** Whether the call mentions a filter's quoted text. Without a filter, only a creation matches. */
function mentionsFilter(about: string, line: HttpLine): boolean {
  const wanted = /'([^']+)'/.exec(line.query?.$filter ?? '')?.[1];
  return wanted === undefined ? line.method === 'POST' : about.includes(wanted);
}
