import { execFile } from 'node:child_process';
import { judgeAudit } from './audit.ts';

/** A machine without a network is not waited for longer (milliseconds). */
const timeout = 60_000;

// npm says where it is to what it runs; on Windows `npm` itself is a script that needs a shell.
const npm = process.env.npm_execpath;
const [file, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
const args = [...first, 'audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=20000'];

// npm ends with 1 for every advisory: what it found counts, not how it ended.
execFile(file, args, { timeout, killSignal: 'SIGKILL', maxBuffer: 50_000_000 }, (error, stdout) => {
  const { isBad, text } = judgeAudit(error?.killed === true ? undefined : stdout);
  console.log(text);
  process.exitCode = isBad ? 1 : 0;
});
