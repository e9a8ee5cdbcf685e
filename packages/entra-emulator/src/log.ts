export interface RequestLogEntry {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status: number;
  readonly response?: unknown;
  readonly fault?: true;
  readonly dropped?: true;
}

const secretNames = new Set([
  'access_token',
  'assertion',
  'authorization',
  'client_assertion',
  'client_secret',
  'code_verifier',
  'device_code',
  'flow',
  'id_token',
  'password',
  'refresh_token',
  'secrettext',
  'user_code',
]);

const boundedLength = 1_000;

/** Requests in the order of their answers: the last thousand, or all with bodies if requested. Secrets are redacted. */
export class RequestLog {
  readonly entries: RequestLogEntry[] = [];
  readonly #withBodies: boolean;

  constructor(withBodies: boolean) {
    this.#withBodies = withBodies;
  }

  add(entry: RequestLogEntry): void {
    const { body, response, ...rest } = entry;
    const bodies = this.#withBodies
      ? {
          ...(body !== undefined && { body: redact(body) }),
          ...(response !== undefined && { response: redact(response) }),
        }
      : {};
    this.entries.push({ ...rest, query: redact(entry.query) as Record<string, string>, ...bodies });
    if (!this.#withBodies && this.entries.length > boundedLength) this.entries.shift();
  }
}

/** Redacts secrets. `code` is secret as a parameter of a sign-in, but not as a member of a Graph error. */
export function redact(value: unknown, isParameter = true): unknown {
  if (Array.isArray(value)) return value.map((item) => redact(item, false));
  if (typeof value !== 'object' || value === null) return value;
  // The message for people also contains the user code.
  const hasUserCode = 'user_code' in value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const isSecret =
        secretNames.has(name.toLowerCase()) || (isParameter && name === 'code') || (hasUserCode && name === 'message');
      return [name, isSecret && member !== null ? '(redacted)' : redact(member, false)];
    }),
  );
}
