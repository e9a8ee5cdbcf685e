import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Refusal } from '../../../../src/pulumi/recovery/refusal.ts';
import { refuseTornState } from '../../../../src/pulumi/recovery/tornState.ts';

const isTorn = 'failed to load checkpoint: place 1: unexpected end of JSON input';

describe('refuseTornState', () => {
  let root: string;
  let state: string;
  let history: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'mailbox-access-torn-'));
    writeFileSync(join(root, 'Pulumi.yaml'), 'name: fleet\nruntime: nodejs\n');
    state = join(root, '.pulumi/stacks/fleet/contoso.json');
    history = join(root, '.pulumi/history/fleet/contoso');
    for (const folder of [join(state, '..'), history]) mkdirSync(folder, { recursive: true });
    writeFileSync(state, '{"version": 3, "check');
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const refuse = (changes: Partial<Refusal> = {}) =>
    refuseTornState({
      projectFolder: root,
      stack: 'contoso',
      operation: undefined,
      folder: root,
      text: isTorn,
      ...changes,
    });

  it('names the previous state', async () => {
    writeFileSync(`${state}.bak`, '{}');
    await expect(refuse()).rejects.toMatchObject({
      code: 'engine-failed',
      problem: expect.stringContaining(`is damaged, which a full disk or a killed engine can cause: ${state}.`),
      remedy: expect.stringContaining(`cp ${state}.bak ${state} && npx mailbox-access refresh contoso`),
    });
  });

  it('names the newest state of the history when the previous one is damaged too', async () => {
    writeFileSync(`${state}.bak`, '');
    for (const time of [1, 3, 2]) writeFileSync(join(history, `contoso-${time}.checkpoint.json`), '{}');
    writeFileSync(join(history, 'contoso-4.checkpoint.json'), '{"vers');
    writeFileSync(join(history, 'contoso-5.history.json'), '{}');
    await expect(refuse()).rejects.toMatchObject({
      remedy: expect.stringContaining(`cp ${join(history, 'contoso-3.checkpoint.json')} ${state} && `),
    });
  });

  it('names adopt when no copy is complete', async () => {
    await expect(refuse()).rejects.toMatchObject({
      remedy: expect.stringContaining(`mv ${state} ${state}.torn && npx mailbox-access adopt contoso`),
    });
  });

  it('does nothing for a complete state, another error, or states that are not in a folder', async () => {
    await expect(refuse({ text: 'failed to load checkpoint: EOF' })).resolves.toBeUndefined();
    await expect(refuse({ folder: undefined })).resolves.toBeUndefined();
    writeFileSync(state, '{}');
    await expect(refuse()).resolves.toBeUndefined();
    rmSync(state);
    await expect(refuse()).resolves.toBeUndefined();
  });
});
