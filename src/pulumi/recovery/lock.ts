import { z } from 'zod';

/** Who holds a stack, as the engine's own backends write it into a lock's file (pulumi pkg/backend/diy/lock.go). */
const content = z.object({
  pid: z.int().positive(),
  username: z.string(),
  hostname: z.string().min(1),
  timestamp: z.iso.datetime({ offset: true }),
});
export type StackLock = z.output<typeof content>;

/** What is known about the process that holds a lock. */
export type Holder = 'dead' | 'alive' | 'elsewhere';

/** What this machine says about one of its processes. */
export interface ProcessFacts {
  readonly isPulumi: boolean;
  /** Undefined where the machine does not say. */
  readonly startedAt: Date | undefined;
}

/** Parses a lock file; undefined if it is not a complete lock. */
export function parseLock(text: string): StackLock | undefined {
  try {
    return content.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** `<url>: created by <user>@<host> (pid <n>) at <RFC 3339>`, a line for each lock. */
const line = /^\s*\S+: created by (.+)@([^@\s]+) \(pid (\d+)\) at (\S+)\s*$/gm;

/** Parses the lock holders from the engine's message, for display only. A lock can contain any text, so nothing acts on it. */
export function parseHolders(text: string): readonly StackLock[] {
  return [...text.matchAll(line)].flatMap(([, username, hostname, pid, timestamp]) => {
    const { data } = content.safeParse({ pid: Number(pid), username, hostname, timestamp });
    return data === undefined ? [] : [data];
  });
}

/** The clock of a process counts from the start of the machine, and may be a moment off. */
const clockMs = 2_000;

/**
 * Decides who holds a lock. The process ID may belong to another program now, or to an engine that was started later.
 *
 * @param process the process that has the ID now; undefined for none
 */
export function judgeHolder(lock: StackLock, host: string, process: ProcessFacts | undefined): Holder {
  if (lock.hostname !== host) return 'elsewhere';
  if (process?.isPulumi !== true) return 'dead';
  return isStartedAfter(process, new Date(lock.timestamp)) ? 'dead' : 'alive';
}

/** Returns false when the start time of the process is not known. */
export function isStartedAfter({ startedAt }: ProcessFacts, time: Date): boolean {
  return startedAt !== undefined && startedAt.getTime() > time.getTime() + clockMs;
}
