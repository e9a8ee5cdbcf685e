import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface HandedUrls {
  /** The value for `$BROWSER`. */
  readonly program: string;
  /** Returns the next link that a program opens in "the browser". */
  readonly next: () => Promise<string>;
  readonly close: () => void;
}

/** Replaces this machine's browser and returns the links to open. */
export async function takeBrowsersPlace(): Promise<HandedUrls> {
  const folder = mkdtempSync(join(tmpdir(), 'mailbox-access-browser-'));
  const urls: string[] = [];
  const waiting: ((url: string) => void)[] = [];
  const server = createServer((request, response) => {
    const url = decodeURIComponent(request.url?.slice(1) ?? '');
    const first = waiting.shift();
    if (first === undefined) urls.push(url);
    else first(url);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const script = join(folder, 'browser.mjs');
  writeFileSync(
    script,
    `#!${process.execPath}\nawait fetch('http://127.0.0.1:${port}/' + encodeURIComponent(process.argv.at(-1)));\n`,
    { mode: 0o755 },
  );
  return {
    program: script,
    next: () => {
      const url = urls.shift();
      return url === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(url);
    },
    close: () => {
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true });
    },
  };
}
