import { readdirSync, readFileSync } from 'node:fs';

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

/** The recorded steps in their order. */
export function readRecordings(): readonly RecordedStep[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.http.jsonl'));
  return files.sort().map((file) => ({ name: file.replace('.http.jsonl', ''), requests: readRequests(file) }));
}

function readRequests(file: string): readonly RecordedRequest[] {
  const lines = readFileSync(new URL(file, folder), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as RecordedRequest);
}
