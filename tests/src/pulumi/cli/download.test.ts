import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { buildBinaryPath } from '../../../../src/pulumi/cli/cache.ts';
import { buildDownload, probeDownload, readNetworkReason } from '../../../../src/pulumi/cli/download.ts';
import type { EngineProgress } from '../../../../src/pulumi/cli/types.ts';
import { neverAborted, scratchFolder } from './fakes.ts';

/** Serves on loopback while `use` runs. */
async function withServer(listener: RequestListener, use: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/install.sh`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const silent: RequestListener = () => undefined;
const answer =
  (status: number): RequestListener =>
  (_request, response) => {
    response.writeHead(status).end();
  };

describe('probeDownload', () => {
  it('is content with an answer', async () => {
    await withServer(answer(200), (url) => probeDownload(neverAborted, url));
  });

  it('tells what a server answers that has no installer', async () => {
    await withServer(answer(503), async (url) => {
      await expect(probeDownload(neverAborted, url)).rejects.toThrow(
        /^127.0.0.1:\d+ cannot be reached: it answered 503$/,
      );
    });
  });

  it('gives up a server that does not answer in time', async () => {
    await withServer(silent, async (url) => {
      await expect(probeDownload(neverAborted, url, 20)).rejects.toThrow('no answer within 0.02 s');
    });
  });

  it('tells why there is no connection', async () => {
    let closed = '';
    await withServer(silent, (url) => {
      closed = url;
      return Promise.resolve();
    });
    await expect(probeDownload(neverAborted, closed)).rejects.toThrow('ECONNREFUSED');
  });

  it('ends with the signal', async () => {
    const controller = new AbortController();
    const interrupt = (): void => {
      controller.abort(new Error('interrupted by hand'));
    };
    await withServer(interrupt, async (url) => {
      await expect(probeDownload(controller.signal, url)).rejects.toThrow('interrupted by hand');
    });
  });
});

describe('readNetworkReason', () => {
  it('finds the reason in the cause, and in the first of several', () => {
    const refused = new Error('connect ECONNREFUSED');
    const several = new AggregateError([refused, new Error('connect ENETUNREACH')]);
    expect(readNetworkReason(new TypeError('fetch failed', { cause: several }))).toBe('connect ECONNREFUSED');
    expect(readNetworkReason('text')).toBe('text');
  });
});

describe('buildDownload', () => {
  it('does not start the installer when the probe fails', async () => {
    using scratch = scratchFolder();
    const { make } = buildDownload({}, () => Promise.reject(new Error('no way')));
    const context = { workFolder: scratch.path, signal: neverAborted, report: (): void => undefined };
    await expect(make(join(scratch.path, 'root'), context)).rejects.toThrow('no way');
  });

  // On Windows the SDK runs a PowerShell script instead.
  const onPosix = process.platform === 'win32' ? it.skip : it;

  onPosix("runs the SDK's installer for the SDK's version, with its temporary files in the work folder", async () => {
    using scratch = scratchFolder();
    const [root, workFolder] = [join(scratch.path, 'root'), join(scratch.path, 'work')];
    await mkdir(workFolder);
    const progress: EngineProgress[] = [];
    const { make, version } = buildDownload(await fakeOfficialServer(scratch.path), () => Promise.resolve());
    await make(root, { workFolder, signal: neverAborted, report: (step) => void progress.push(step) });
    const binary = await readFile(buildBinaryPath(root), 'utf8');
    expect(binary).toContain(`echo v${version}`);
    expect(binary).toContain(`# ${workFolder}`);
    expect(progress).toEqual([{ step: 'download', detail: `Pulumi ${version}`, elapsedMs: expect.any(Number) }]);
  });
});

/** An environment in which Node's `fetch` gets an installer that writes an engine of the version it is asked for. */
async function fakeOfficialServer(folder: string): Promise<NodeJS.ProcessEnv> {
  const installer = [
    'mkdir -p "$3/bin"',
    `printf '#!/bin/sh\\n# %s\\necho v%s\\n' "$TMPDIR" "$5" > "$3/bin/pulumi"`,
    'chmod +x "$3/bin/pulumi"',
  ].join('\n');
  const preload = join(folder, 'preload.mjs');
  await writeFile(preload, `globalThis.fetch = () => Promise.resolve(new Response(${JSON.stringify(installer)}));`);
  return { ...process.env, NODE_OPTIONS: `--import=${pathToFileURL(preload).href}` };
}
