import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ProcessRun {
  readonly ms: number;
  readonly peakMemoryMb: number;
}

/**
 * Runs Node with `args` in its own process until it ends.
 *
 * @throws Error with its output if it fails
 */
export async function runNode(args: readonly string[]): Promise<ProcessRun> {
  const folder = mkdtempSync(join(tmpdir(), 'mailbox-access-bench-'));
  const memoryFile = join(folder, 'memory');
  // The system's count for a process (ru_maxrss) begins with that of its parent.
  const probe = `data:text/javascript,import{readFileSync,writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync(${JSON.stringify(memoryFile)},String(peak())));function peak(){try{return /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status','utf8'))[1]}catch{return process.resourceUsage().maxRSS}}`;
  const startMs = performance.now();
  const child = spawn(process.execPath, ['--import', probe, ...args], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const ms = performance.now() - startMs;
  if (code !== 0)
    throw new Error(`${args.join(' ')} ended with ${code ?? 'a signal'}:\n${Buffer.concat(output).toString()}`);
  const peakMemoryMb = Number(readFileSync(memoryFile, 'utf8')) / 1024;
  rmSync(folder, { recursive: true });
  return { ms, peakMemoryMb };
}

export async function timed(action: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await action();
  return performance.now() - startMs;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
