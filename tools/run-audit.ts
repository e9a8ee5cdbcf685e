import { execFile } from 'node:child_process';
import { judgeAudit } from './audit.ts';

/** Time limit for a machine without a network (milliseconds). */
const timeout = 60_000;

// npm sets its own path for the scripts that it runs. On Windows, `npm` is a script that needs a shell.
const npm = process.env.npm_execpath;
const [file, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
const args = [...first, 'audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=20000'];

// npm exits with 1 for every advisory, so only its output counts.
execFile(file, args, { timeout, killSignal: 'SIGKILL', maxBuffer: 50_000_000 }, (error, stdout) => {
  const { isBad, text } = judgeAudit(error?.killed === true ? undefined : stdout);
  console.log(text);
  process.exitCode = isBad ? 1 : 0;
});
