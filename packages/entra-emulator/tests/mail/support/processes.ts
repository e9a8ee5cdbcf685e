import { readdirSync, readFileSync } from 'node:fs';

/**
 * Whether any process of a Dovecot is left: its master leads the group of all of them. One that has ended and that init has
 * not taken note of yet (state Z, proc(5)) does not count.
 */
export function isGroupAlive(leader: number): boolean {
  return readdirSync('/proc').some((name) => /^\d+$/.test(name) && isAliveIn(leader, name));
}

/** Waits until none is left; a test that waits in vain fails by its own time limit. */
export async function untilGroupIsGone(leader: number): Promise<void> {
  while (isGroupAlive(leader)) await new Promise((resolve) => setTimeout(resolve, 10));
}

function isAliveIn(group: number, pid: string): boolean {
  try {
    // The name of the program, which may hold anything, is in the brackets before these.
    const [state, , pgrp] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return Number(pgrp) === group && state !== 'Z' && state !== 'X';
  } catch {
    return false;
  }
}
