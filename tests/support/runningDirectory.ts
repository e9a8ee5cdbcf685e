import { existsSync, readFileSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';

/** Returns the authority of the emulator in `folder` while a process serves it. */
export function findRunningDirectory(folder: string, host: string): Promise<{ readonly ca: string } | undefined> {
  const file = join(folder, 'directory', 'ca.pem');
  if (!existsSync(file)) return Promise.resolve(undefined);
  const ca = readFileSync(file, 'utf8');
  return new Promise((resolve) => {
    const request = get(`https://${host}/offline/health`, { ca, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200 ? { ca } : undefined);
    });
    request.on('error', () => {
      resolve(undefined);
    });
  });
}
