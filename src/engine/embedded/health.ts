import { readFile } from 'node:fs/promises';
import { get } from 'node:https';
import { join } from 'node:path';

const timeoutMs = 2_000;

/**
 * Finds out whether another process serves this project's embedded directory: only that one has a certificate of the
 * authority in `folder`.
 */
export async function findRunningDirectory(folder: string, host: string): Promise<{ readonly ca: string } | undefined> {
  try {
    const ca = await readFile(join(folder, 'directory', 'ca.pem'), 'utf8');
    return (await answers(`https://${host}/offline/health`, ca)) ? { ca } : undefined;
  } catch {
    return undefined;
  }
}

function answers(url: string, ca: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { ca, agent: false, timeout: timeoutMs }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => {
      resolve(false);
    });
  });
}
