import { readdirSync, readFileSync } from 'node:fs';
import { developmentTenant } from '../../src/index.ts';
import { readText, type Body } from './client.ts';

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly response?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly fault?: true;
  readonly dropped?: true;
}

export interface RecordedStep {
  readonly name: string;
  readonly requests: readonly RecordedRequest[];
}

const folder = new URL('../../../../tests/fixtures/recordings/', import.meta.url);

/** Returns the recorded steps in order. */
export function readRecordings(): readonly RecordedStep[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.http.jsonl'));
  return files.sort().map((file) => ({ name: file.replace('.http.jsonl', ''), requests: readRequests(file) }));
}

function readRequests(file: string): readonly RecordedRequest[] {
  const lines = readFileSync(new URL(file, folder), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as RecordedRequest);
}

/**
 * Recorded fields that are not compared, each with its reason. All others must exist and be equal, with IDs and
 * addresses translated.
 */
const uncompared: readonly { readonly field: RegExp; readonly reason: string }[] = [
  { field: /\.createdDateTime$/, reason: 'a time' },
  {
    field: /\.(replyUrls|appDisplayName)$/,
    reason: 'the recorded directory did not copy them from the application to the service principal, Entra does',
  },
  { field: /\.innerError$/, reason: 'a time and a random request ID' },
  {
    field: /^body\.error\.message$/,
    reason: "of an assignment that is not there alone: the recorded directory's own words, see wordedOtherwise",
  },
];

/** The only recorded message that is not Graph's. */
const wordedOtherwise = 'no such assignment';

/** Collections of Microsoft's objects, of which this directory has more than the recorded one: compared by member. */
const extended = /\.(oauth2PermissionScopes|appRoles)$/;

type Entity = Readonly<Record<string, unknown>>;

const isEntity = (value: unknown): value is Entity =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns every difference between a recorded and an actual answer, by field. */
export function findDifferences(recorded: unknown, actual: unknown, field = 'body'): readonly string[] {
  if (isUncompared(recorded, field)) return [];
  if (Array.isArray(recorded)) return compareLists(recorded, actual, field);
  if (isEntity(recorded)) {
    if (!isEntity(actual)) return [`${field}: ${JSON.stringify(actual)} is no object`];
    return Object.entries(withoutMirroredName(recorded)).flatMap(([name, value]) =>
      findDifferences(value, actual[name], `${field}.${name}`),
    );
  }
  return recorded === actual
    ? []
    : [`${field}: ${JSON.stringify(recorded)} recorded, ${JSON.stringify(actual)} answered`];
}

/** Ignores the name: the recorded directory did not rename the service principal with its application. Entra does. */
function withoutMirroredName(recorded: Entity): Entity {
  if (recorded.servicePrincipalType === undefined) return recorded;
  const { displayName, ...rest } = recorded;
  return typeof displayName === 'string' ? rest : recorded;
}

function isUncompared(recorded: unknown, field: string): boolean {
  if (field === 'body.error.message') return recorded === wordedOtherwise;
  return uncompared.some((each) => each.field.test(field));
}

function compareLists(recorded: readonly unknown[], actual: unknown, field: string): readonly string[] {
  if (!Array.isArray(actual)) return [`${field}: ${JSON.stringify(actual)} is no list`];
  const members: readonly unknown[] = extended.test(field)
    ? recorded.map((member) => findSame(member, actual))
    : actual;
  if (members.length !== recorded.length) return [`${field}: ${recorded.length} recorded, ${actual.length} answered`];
  return recorded.flatMap((member, index) => findDifferences(member, members[index], `${field}[${index}]`));
}

function findSame(member: unknown, actual: readonly unknown[]): unknown {
  return actual.find((each) => isEntity(each) && isEntity(member) && each.id === member.id);
}

/** The provider needs three parts and an object ID in the token, and an hour (facts of the azuread provider). */
export function compareToken(body: Body): readonly string[] {
  const parts = readText(body, 'access_token').split('.');
  const claims = JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
  const isUsable =
    parts.length === 3 && claims.oid === developmentTenant.servicePrincipalObjectId && Number(body.expires_in) >= 3600;
  return isUsable ? [] : [`token: ${JSON.stringify(claims)}`];
}

/** Keeps only the requested properties: the recorded directory ignored `$select`. */
export function selectAsked(query: Readonly<Record<string, string>> | undefined, response: unknown): unknown {
  const selected = query?.$select?.split(',');
  if (selected === undefined || typeof response !== 'object' || response === null) return response;
  return Object.fromEntries(Object.entries(response).filter(([name]) => selected.includes(name) || name === 'error'));
}

/** Translates recorded names to those of this run. Each is learned once, and then has to stay. */
export class Translation {
  readonly #names = new Map<string, string>();

  constructor(names: Readonly<Record<string, string>>) {
    for (const [recorded, actual] of Object.entries(names)) this.#names.set(recorded, actual);
  }

  /** Learns the IDs of created objects, and of Microsoft's in every tenant, from an answer and its recording. */
  learn(recorded: unknown, actual: unknown): void {
    if (Array.isArray(recorded) && Array.isArray(actual)) {
      recorded.forEach((member, index) => {
        this.learn(member, actual[index]);
      });
    } else if (isEntity(recorded) && isEntity(actual)) {
      this.#learnName(recorded.id, actual.id);
      this.#learnName(recorded.appId, actual.appId);
      this.learn(recorded.value, actual.value);
    }
  }

  /** Returns the same value with this run's names. */
  apply<T>(value: T): T {
    let text = JSON.stringify(value);
    for (const [recorded, actual] of this.#names) text = text.replaceAll(recorded, actual);
    return JSON.parse(text) as T;
  }

  #learnName(recorded: unknown, actual: unknown): void {
    if (typeof recorded !== 'string' || typeof actual !== 'string' || this.#names.has(recorded)) return;
    this.#names.set(recorded, actual);
  }
}
