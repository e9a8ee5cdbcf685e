import type { Config } from '../support/settings.ts';

/** What a crash interrupts: one operation of the engine, and what was there before. */
export interface Scenario {
  readonly name: 'create' | 'update' | 'replace' | 'destroy';
  readonly operation: 'up' | 'destroy';
  /** Settings that are provisioned without a fault before; none for a create. */
  readonly before?: Config;
  /** Settings with which the operation is run. */
  readonly config: Config;
  /** Beyond the operation's name. */
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

/** One request of an operation. Side by side they come in another order each time, so that a number in the operation would not name one. */
export interface Position {
  /** `METHOD path`, IDs left out. */
  readonly request: string;
  /** From 1, among the requests of that name. */
  readonly occurrence: number;
}

export function isSamePosition(one: Position, other: Position): boolean {
  return one.request === other.request && one.occurrence === other.occurrence;
}

/** What goes wrong at one request, or while it is under way. */
export const faults = {
  'fails once with 503': 'the directory answers 503 once',
  'fails for good with 403': 'the directory answers 403 until somebody gives the right',
  'is done, and the connection broke': 'the directory does it, and the answer is lost',
  'meets a killed engine':
    'the command and its engine are killed while the request is under way, which is not done then',
  'finds the state out of reach': 'from this request on the state can be neither read nor written',
} as const;

export type FaultName = keyof typeof faults;
