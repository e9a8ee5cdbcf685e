import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterEach } from '@jest/globals';
import type { Job, Outcome } from './runSignIn.ts';

const runner = new URL('runSignIn.ts', import.meta.url).pathname;
const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A sign-in in a separate process. */
export interface RunningSignIn {
  /** The address with which its browser was opened. */
  readonly url: Promise<URL>;
  readonly outcome: Promise<Outcome>;
  /** Everything it wrote besides the outcome. */
  readonly log: Promise<string>;
  readonly interrupt: () => void;
}

/** Starts a sign-in whose browser passes the address to this test. */
export async function startSignIn(job: Job, env: NodeJS.ProcessEnv = {}): Promise<RunningSignIn> {
  const folder = await mkdtemp(join(tmpdir(), 'sign-in-'));
  cleanUps.push(() => rm(folder, { recursive: true }));
  const browser = join(folder, 'browser');
  const send = 'require("node:net").connect(process.env.SIGN_IN_SOCKET).end(process.argv[2]);';
  await writeFile(browser, `#!${process.execPath}\n${send}\n`, { mode: 0o700 });
  const socket = join(folder, 'socket');
  const { url } = await listenOnce(socket);
  const child = promisify(execFile)(process.execPath, [runner, JSON.stringify(job)], {
    env: { PATH: process.env.PATH, HOME: folder, BROWSER: browser, SIGN_IN_SOCKET: socket, ...env },
  });
  return {
    url,
    outcome: child.then(({ stdout }) => JSON.parse(stdout) as Outcome),
    log: child.then(({ stderr }) => stderr),
    interrupt: () => child.child.kill('SIGTERM'),
  };
}

async function listenOnce(path: string): Promise<{ readonly url: Promise<URL> }> {
  const found = Promise.withResolvers<URL>();
  const server = createServer((connection) => {
    void text(connection).then((url) => {
      found.resolve(new URL(url));
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  cleanUps.push(() => new Promise((resolve) => server.close(resolve)));
  return { url: found.promise };
}

/** Does what the browser does after the sign-in pages: posts their answer to the program (response_mode=form_post). */
export async function comeBack(url: URL, answer: Readonly<Record<string, string>>): Promise<Response> {
  const { redirect_uri: redirectUri = '', state = '' } = Object.fromEntries(url.searchParams);
  return await fetch(redirectUri, { method: 'POST', body: new URLSearchParams({ state, ...answer }) });
}
