import { readdirSync, readFileSync } from 'node:fs';

/**
 * Whether any process of a Dovecot is left: its master leads the process group. Ignores one that has ended but that
 * init has not reaped yet (state Z, proc(5)).
 */
export function isGroupAlive(leader: number): boolean {
  return readdirSync('/proc').some((name) => /^\d+$/.test(name) && isAliveIn(leader, name));
}

/** Waits until no process is left. Fails by the test's own time limit. */
export async function untilGroupIsGone(leader: number): Promise<void> {
  while (isGroupAlive(leader)) await new Promise((resolve) => setTimeout(resolve, 10));
}

function isAliveIn(group: number, pid: string): boolean {
  try {
    // The program's name, which may contain anything, is in parentheses before these.
    const [state, , pgrp] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return Number(pgrp) === group && state !== 'Z' && state !== 'X';
  } catch {
    return false;
  }
}
