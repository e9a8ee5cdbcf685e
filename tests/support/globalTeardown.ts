import { rmSync } from 'node:fs';

// eslint-disable-next-line no-restricted-syntax -- Jest takes a default export only.
export default async function tearDown(): Promise<void> {
  await globalThis.commandServers?.stop();
  if (globalThis.emulatorKeysFolder !== undefined) rmSync(globalThis.emulatorKeysFolder, { recursive: true });
}
