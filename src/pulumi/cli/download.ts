import { fileURLToPath } from 'node:url';
import { version as sdkVersion } from '@pulumi/pulumi/version.js';
import { runChild } from './child.ts';
import { tellWhile } from './progress.ts';
import type { EngineMaker, MakeContext } from './types.ts';

/** Where `PulumiCommand.install` begins; on Windows with install.ps1 beside it. */
const installerUrl = 'https://get.pulumi.com/install.sh';
const connectTimeoutMs = 10_000;

/** Throws when the official download cannot be reached. */
export type ProbeDownload = (signal: AbortSignal) => Promise<void>;

/** Fetches the official engine of the SDK's own version. */
export function buildDownload(env: NodeJS.ProcessEnv, probe: ProbeDownload = probeDownload): EngineMaker {
  return {
    kind: 'download',
    version: sdkVersion,
    make: async (root, context) => {
      const startMs = Date.now();
      const tell = (): void => {
        context.report({ step: 'download', detail: `Pulumi ${sdkVersion}`, elapsedMs: Date.now() - startMs });
      };
      await tellWhile(tell, async () => {
        await probe(context.signal);
        await runInstaller(root, env, context);
      });
    },
  };
}

/** Asks with `fetch`, as the SDK will, so that both go the same way through a proxy. */
export async function probeDownload(
  signal: AbortSignal,
  url = installerUrl,
  timeoutMs = connectTimeoutMs,
): Promise<void> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.any([signal, timeout]) });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
  } catch (cause) {
    signal.throwIfAborted();
    const why = timeout.aborted ? `no answer within ${timeoutMs / 1_000} s` : readNetworkReason(cause);
    throw new Error(`${new URL(url).host} cannot be reached: ${why}`, { cause });
  }
}

/** `fetch` says only "fetch failed": the reason is its cause, or the first of the cause's errors, one for each address. */
export function readNetworkReason(error: unknown): string {
  const { cause, errors, message } = error as { cause?: unknown; errors?: readonly unknown[]; message?: string };
  const inner = cause ?? errors?.[0];
  return inner === undefined ? (message ?? String(error)) : readNetworkReason(inner);
}

/** In a process of its own: `PulumiCommand.install` takes no signal, and its shell would go on writing. */
async function runInstaller(root: string, env: NodeJS.ProcessEnv, { workFolder, signal }: MakeContext): Promise<void> {
  const script = fileURLToPath(new URL('officialInstaller.ts', import.meta.url));
  await runChild(process.execPath, [script, root], {
    cwd: workFolder,
    env: { ...env, TMPDIR: workFolder, TEMP: workFolder, TMP: workFolder },
    signal,
  });
}
