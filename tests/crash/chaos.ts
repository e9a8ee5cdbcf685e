import { createHash } from 'node:crypto';
import type { Scenario } from './scenarios.ts';

/** The time at which a run is killed. */
export type Moment =
  /** The directory has done the write, but the engine has no answer yet, so the state lacks it. */
  | { readonly when: 'written'; readonly nth: number; readonly isHeld: boolean }
  /** The write has arrived but is not done yet. It is then done or lost. */
  | { readonly when: 'arrived'; readonly nth: number; readonly isLost: boolean }
  /** Any request has arrived, including one of a preview. */
  | { readonly when: 'asked'; readonly nth: number }
  /** This much time has passed since the start. */
  | { readonly when: 'started'; readonly ms: number };

export const signals = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const;
/** `all`: the command and all its descendants, as when a terminal closes or a machine fails. */
export const targets = ['command', 'engine', 'all'] as const;

export interface ChaosCase {
  readonly seed: number;
  readonly number: number;
  readonly scenario: Scenario['name'];
  readonly signal: (typeof signals)[number];
  readonly target: (typeof targets)[number];
  readonly moment: Moment;
}

/** The number of requests of an operation without a fault, and of its writes. */
const lengths: Readonly<Record<Scenario['name'], { readonly requests: number; readonly writes: number }>> = {
  create: { requests: 45, writes: 8 },
  update: { requests: 45, writes: 3 },
  replace: { requests: 50, writes: 6 },
  destroy: { requests: 17, writes: 1 },
};
/** Longer than most operations take on an idle machine. */
const longestMs = 4_000;

/**
 * Plans one case; the same seed and number always give the same case. Creates, updates and destroys alternate, and
 * seven of ten kills are between a write and its recording.
 */
export function planChaos(seed: number, number: number): ChaosCase {
  const draw = (what: string) =>
    createHash('sha256').update(`${seed} ${number} ${what}`).digest().readUInt32BE() / 2 ** 32;
  const pick = <const T>(what: string, values: readonly [T, ...T[]]): T =>
    values[Math.floor(draw(what) * values.length)] ?? values[0];
  const scenario = (['create', pick('update', ['update', 'replace']), 'destroy'] as const)[number % 3] ?? 'create';
  const { requests, writes } = lengths[scenario];
  const upTo = (most: number) => 1 + Math.floor(draw('nth') * most);
  const moments: Readonly<Record<Moment['when'], () => Moment>> = {
    written: () => ({ when: 'written', nth: upTo(writes), isHeld: pick('held', [true, false]) }),
    arrived: () => ({ when: 'arrived', nth: upTo(writes), isLost: pick('lost', [true, false]) }),
    asked: () => ({ when: 'asked', nth: upTo(requests) }),
    started: () => ({ when: 'started', ms: upTo(longestMs) }),
  };
  const when = number % 10 < 7 ? 'written' : pick('moment', ['arrived', 'asked', 'started']);
  return {
    seed,
    number,
    scenario,
    signal: pick('signal', signals),
    target: pick('target', targets),
    moment: moments[when](),
  };
}

export function describeMoment(moment: Moment): string {
  switch (moment.when) {
    case 'written':
      return `write ${moment.nth} done, answer ${moment.isHeld ? 'held' : 'then sent'}`;
    case 'arrived':
      return `write ${moment.nth} arrived, ${moment.isLost ? 'lost' : 'then done'}`;
    case 'asked':
      return `request ${moment.nth} arrived`;
    case 'started':
      return `${moment.ms} ms after the start`;
  }
}
