import { readFile } from 'node:fs/promises';
import { get } from 'node:https';
import { join } from 'node:path';

const timeoutMs = 2_000;

/** Another process's emulator. */
export interface HeldDirectory {
  readonly ca: string;
  /** Tells that process that it may leave. */
  readonly release: () => void;
}

/**
 * Finds out whether another process serves this project's emulator: only that one has a certificate of the
 * authority in `folder`.
 *
 * @internal Tests ask with it whether an emulator runs.
 */
export async function findRunningDirectory(folder: string, host: string): Promise<{ readonly ca: string } | undefined> {
  const found = await ask(folder, `https://${host}/offline/health`);
  found?.release();
  return found && { ca: found.ca };
}

/** The same, and keeps that process from leaving until the directory is released or this process ends. */
export function holdRunningDirectory(folder: string, host: string): Promise<HeldDirectory | undefined> {
  return ask(folder, `https://${host}/offline/hold`);
}

async function ask(folder: string, url: string): Promise<HeldDirectory | undefined> {
  try {
    const ca = await readFile(join(folder, 'directory', 'ca.pem'), 'utf8');
    const release = await open(url, ca);
    return release && { ca, release };
  } catch {
    return undefined;
  }
}

/** What ends the answer, which has only begun; undefined for one that is no welcome. */
function open(url: string, ca: string): Promise<(() => void) | undefined> {
  return new Promise((resolve) => {
    const headers = { 'x-mailbox-access': 'hold' };
    const request = get(url, { ca, agent: false, timeout: timeoutMs, headers }, (response) => {
      request.setTimeout(0);
      // Cut when that process is ended: what was held is gone, and the next request tells.
      response.on('error', () => undefined).resume();
      // What is held is no reason for this process to stay.
      response.socket.unref();
      resolve(response.statusCode === 200 ? () => request.destroy() : undefined);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => {
      resolve(undefined);
    });
  });
}
