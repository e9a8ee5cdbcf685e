/** A lock of a stack, as the engine's own backends name it. */
export interface StackLock {
  /** `file:///…/<id>.json`; other backends have other schemes. */
  readonly url: string;
  readonly user: string;
  readonly host: string;
  readonly pid: number;
  readonly since: Date;
}

/** What is known of who holds a lock. */
export type Holder = 'dead' | 'alive' | 'elsewhere';

/** What this machine says about one of its processes. */
export interface ProcessFacts {
  readonly isPulumi: boolean;
  /** Undefined where the machine does not say. */
  readonly startedAt: Date | undefined;
}

/** `<url>: created by <user>@<host> (pid <n>) at <RFC 3339>`, a line each (pulumi pkg/backend/diy/lock.go). */
const line = /^\s*(\S+): created by (.+)@([^@\s]+) \(pid (\d+)\) at (\S+)\s*$/gm;

/** Reads which locks the engine names; empty when it speaks of none. */
export function parseLocks(text: string): readonly StackLock[] {
  if (!text.includes('the stack is currently locked')) return [];
  return [...text.matchAll(line)].map(([, url = '', user = '', host = '', pid, at = '']) => ({
    ...{ url, user, host },
    pid: Number(pid),
    since: new Date(at),
  }));
}

/** A moment for the clock of a process, which counts from the start of the machine. */
const clockMs = 2_000;

/**
 * Decides who holds a lock: a process number may since have gone to another program, or to an engine that was started after it.
 *
 * @param process What has the number now; undefined for none.
 */
export function judgeHolder(lock: StackLock, host: string, process: ProcessFacts | undefined): Holder {
  if (lock.host !== host) return 'elsewhere';
  if (process?.isPulumi !== true) return 'dead';
  const startedMs = process.startedAt?.getTime();
  return startedMs !== undefined && startedMs > lock.since.getTime() + clockMs ? 'dead' : 'alive';
}
