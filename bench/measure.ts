import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFolder } from '../src/registration/customers/project.ts';
import { followChildren } from './memory.ts';

/** One whole process: how long, and how much memory at its peak. */
export interface ProcessRun {
  readonly ms: number;
  readonly peakMemoryMb: number;
  /** Optional, where the system tells. The processes that it started itself, together at their peak. */
  readonly childrenMb?: number;
}

const bin = join(packageFolder, 'bin', 'mailbox-access.js');

/**
 * Runs `mailbox-access …` in a project, as a process of its own, to its end; throws with what it printed when it fails.
 *
 * @param isFollowed Whether the memory of the processes that it starts is looked at, which costs some time.
 */
export async function runCommand(
  projectFolder: string,
  args: readonly string[],
  isFollowed = false,
): Promise<ProcessRun> {
  const folder = mkdtempSync(join(tmpdir(), 'mailbox-access-bench-'));
  const memoryFile = join(folder, 'memory');
  // What the system counts for a process (ru_maxrss) begins with what its parent held.
  const probe = `data:text/javascript,import{readFileSync,writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync(${JSON.stringify(memoryFile)},String(peak())));function peak(){try{return /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status','utf8'))[1]}catch{return process.resourceUsage().maxRSS}}`;
  const startMs = performance.now();
  const child = spawn(process.execPath, ['--import', probe, bin, ...args, '--cwd', projectFolder], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const followed = isFollowed && child.pid !== undefined ? followChildren(child.pid) : undefined;
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const ms = performance.now() - startMs;
  const childrenMb = followed?.stop();
  if (code !== 0)
    throw new Error(`${args.join(' ')} ended with ${code ?? 'a signal'}:\n${Buffer.concat(output).toString()}`);
  const peakMemoryMb = Number(readFileSync(memoryFile, 'utf8')) / 1024;
  rmSync(folder, { recursive: true });
  return { ms, peakMemoryMb, ...(childrenMb === undefined ? {} : { childrenMb }) };
}

export async function timed<T>(action: () => Promise<T>): Promise<{ readonly ms: number; readonly result: T }> {
  const startMs = performance.now();
  const result = await action();
  return { ms: performance.now() - startMs, result };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
