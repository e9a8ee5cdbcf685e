import type { Config } from '../support/settings.ts';

/** An operation of the engine to interrupt, and the state before it. */
export interface Scenario {
  readonly name: 'create' | 'update' | 'replace' | 'destroy';
  readonly operation: 'up' | 'destroy';
  /** Settings to provision first, without a fault; undefined for a create. */
  readonly before?: Config;
  /** Settings of the operation. */
  readonly config: Config;
  /** Options besides the operation's name. */
  readonly options: readonly string[];
}

/** Application, service principal, grants and assignment: 34 requests of the real provider (recordings 40 to 45). */
const everything: Config = { mailbox: 'jobs@contoso.example', consent: 'user', assignmentRequired: true };

export const scenarios: readonly Scenario[] = [
  { name: 'create', operation: 'up', config: everything, options: [] },
  {
    name: 'update',
    operation: 'up',
    before: everything,
    config: { ...everything, notes: 'Changed', protocols: ['imap'] },
    options: ['--allow-permission-removal'],
  },
  {
    name: 'replace',
    operation: 'up',
    before: everything,
    config: { ...everything, account: 'admin@contoso.example' },
    options: ['--allow-permission-removal', '--allow-wider-consent'],
  },
  { name: 'destroy', operation: 'destroy', before: everything, config: everything, options: ['--yes'] },
];

/** One request of an operation. Concurrent requests come in any order, so one number would not identify it. */
export interface Position {
  /** `METHOD path` without IDs. */
  readonly request: string;
  /** Counts from 1 among the requests with this name. */
  readonly occurrence: number;
}

export function isSamePosition(one: Position, other: Position): boolean {
  return one.request === other.request && one.occurrence === other.occurrence;
}

/** Faults at one request, or while it is in progress. */
export const faults = {
  'fails once with 503': 'the directory answers 503 once',
  'fails for good with 403': 'the directory answers 403 until somebody gives the right',
  'is done, and the connection broke': 'the directory does it, and the answer is lost',
  'meets a killed engine':
    'the command and its engine are killed while the request is under way, which is not done then',
  'finds the state out of reach': 'from this request on the state can be neither read nor written',
} as const;

export type FaultName = keyof typeof faults;
