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
 * Finds out whether another process serves this project's emulator, and keeps it from leaving until the directory is released or this
 * process ends: only that one has a certificate of the authority in `folder`.
 */
export async function holdRunningDirectory(folder: string, host: string): Promise<HeldDirectory | undefined> {
  const ca = await readFile(join(folder, 'directory', 'ca.pem'), 'utf8').catch(() => undefined);
  if (ca === undefined) return undefined;
  const headers = { 'x-mailbox-access': 'hold' };
  return new Promise((resolve) => {
    const request = get(
      `https://${host}/offline/hold`,
      { ca, agent: false, timeout: timeoutMs, headers },
      (response) => {
        request.setTimeout(0);
        // Cut when that process is ended: what was held is gone, and the next request tells.
        response.on('error', () => undefined).resume();
        // What is held is no reason for this process to stay.
        response.socket.unref();
        resolve(response.statusCode === 200 ? { ca, release: () => request.destroy() } : undefined);
      },
    );
    request.on('timeout', () => request.destroy());
    request.on('error', () => {
      resolve(undefined);
    });
  });
}
