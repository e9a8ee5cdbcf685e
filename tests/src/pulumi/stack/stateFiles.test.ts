import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readStateFile } from '../../../../src/pulumi/stack/stateFiles.ts';
import { useFolder } from '../../../support/folder.ts';

describe('readStateFile', () => {
  const root = useFolder();
  const folder = join(root, '.pulumi', 'stacks', 'mailbox-access');
  const read = (stack: string) =>
    readStateFile('mailbox-access', stack, { PULUMI_BACKEND_URL: pathToFileURL(root).href });

  beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    const latest = { manifest: { time: '2026-11-25T02:43:48Z' }, resources: [] };
    const states = {
      provisioned: { version: 3, checkpoint: { stack: 'x', latest } },
      empty: { version: 3, checkpoint: { stack: 'x' } },
      compressed: { version: 3, checkpoint: { stack: 'x', latest } },
      hooked: { version: 4, features: ['hooks'], checkpoint: { stack: 'x', latest } },
      newer: { version: 5, checkpoint: { latest } },
      unknown: { version: 4, features: ['snippets'], checkpoint: { latest } },
      incomplete: { version: 3 },
    };
    for (const [stack, state] of Object.entries(states))
      writeFileSync(join(folder, `${stack}.json`), JSON.stringify(state));
    writeFileSync(join(folder, 'compressed.json.gz'), '');
    writeFileSync(join(folder, 'damaged.json'), '{"version": 3, "check');
  });

  it('reads a state as the engine would export it', async () => {
    const latest = { manifest: { time: '2026-11-25T02:43:48Z' }, resources: [] };
    await expect(read('provisioned')).resolves.toEqual({ deployment: latest });
    await expect(read('hooked')).resolves.toEqual({ deployment: latest });
    await expect(read('empty')).resolves.toEqual({ deployment: undefined });
  });

  it.each(['missing', 'compressed', 'newer', 'unknown', 'incomplete', 'damaged'])(
    'leaves to the engine a state that is %s',
    (stack) => expect(read(stack)).resolves.toBeUndefined(),
  );

  it('leaves to the engine a state that is not in a folder', async () => {
    const elsewhere = { PULUMI_BACKEND_URL: 's3://states' };
    await expect(readStateFile('mailbox-access', 'provisioned', elsewhere)).resolves.toBeUndefined();
  });
});
