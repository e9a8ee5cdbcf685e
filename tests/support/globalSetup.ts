import type { Config } from '@jest/types';
import { locateEngine, type EngineProgress } from '../../src/pulumi/cli/locate.ts';
import { startCommandServers } from './commands/start.ts';
import { setUpParts } from './packages.ts';
import { makeEmulatorKeys } from './emulatorKeys.ts';

/** The minimum time between two lines about the engine. */
const quietMs = 10_000;

/**
 * Jest's globalSetup prepares what the tests share:
 *
 * - the packages that some tests need (partList.ts)
 * - the engine: its binary in MAILBOX_ACCESS_TEST_ENGINE
 * - the key and the certificates of the emulators
 * - a command server for each worker (commands/)
 */
// eslint-disable-next-line no-restricted-syntax -- Jest takes a default export only.
export default async function setUp({ maxWorkers }: Config.GlobalConfig): Promise<void> {
  // The same on every machine, whether it has the plugin or not.
  process.env.MAILBOX_ACCESS_AZUREAD ??= 'stand-in';
  await setUpParts((line) => void process.stderr.write(line));
  let nextMs = 0;
  const onProgress = ({ step, detail, elapsedMs }: EngineProgress): void => {
    if (Date.now() < nextMs) return;
    nextMs = Date.now() + quietMs;
    process.stderr.write(`Pulumi engine: ${step}, ${Math.round(elapsedMs / 1_000)} s (${detail})\n`);
  };
  const engine = await locateEngine({ projectFolder: process.cwd(), showMaking: (make) => make(onProgress) });
  process.env.MAILBOX_ACCESS_TEST_ENGINE = engine.path;
  // Engines run for half a second here, of which garbage collection takes a fifth.
  process.env.GOGC ??= 'off';
  process.env.GOMEMLIMIT ??= '500MiB';
  globalThis.emulatorKeysFolder = await makeEmulatorKeys();
  globalThis.commandServers = await startCommandServers(maxWorkers);
}
