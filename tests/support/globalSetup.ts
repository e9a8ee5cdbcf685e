import { dirname } from 'node:path';
import { locateEngine, type EngineProgress } from '../../src/engine/find/locate.ts';
import { setUpParts } from './packages.ts';

/** How often at most a line is written about what goes on. */
const quietMs = 10_000;

/**
 * Jest's globalSetup: makes sure that there is an engine before the first test, so that none waits minutes for it.
 * Tests find its binary in MAILBOX_ACCESS_TEST_ENGINE, and its root, for `PulumiCommand.get`, in MAILBOX_ACCESS_TEST_ENGINE_ROOT.
 * Before that, the packages that some tests need (partList.ts).
 */
// eslint-disable-next-line no-restricted-syntax -- Jest takes a default export only.
export default async function setUpEngine(): Promise<void> {
  await setUpParts((line) => void process.stderr.write(line));
  let nextMs = 0;
  const onProgress = ({ step, detail, elapsedMs }: EngineProgress): void => {
    if (Date.now() < nextMs) return;
    nextMs = Date.now() + quietMs;
    process.stderr.write(`Pulumi engine: ${step}, ${Math.round(elapsedMs / 1_000)} s (${detail})\n`);
  };
  const engine = await locateEngine({ projectFolder: process.cwd(), onProgress });
  process.env.MAILBOX_ACCESS_TEST_ENGINE = engine.path;
  process.env.MAILBOX_ACCESS_TEST_ENGINE_ROOT = dirname(dirname(engine.path));
}
