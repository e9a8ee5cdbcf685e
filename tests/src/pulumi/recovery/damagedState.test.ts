import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { refuseTornState, removeEmptyAttributes, type Refusal } from '../../../../src/pulumi/recovery/damagedState.ts';
import { useFolderForEach } from '../../../support/folder.ts';

const eof = 'failed to load checkpoint: EOF';
const isTorn = 'failed to load checkpoint: place 1: unexpected end of JSON input';

const folder = useFolderForEach();
const stacks = join(folder, '.pulumi/stacks/fleet');
const history = join(folder, '.pulumi/history/fleet/contoso');
const state = join(stacks, 'contoso.json');

const refusalOf = (text: string): Refusal => ({
  ...{ projectFolder: folder, stack: 'contoso', operation: 'up', folder, text },
});

beforeEach(() => {
  writeFileSync(join(folder, 'Pulumi.yaml'), 'name: fleet\nruntime: nodejs\n');
  for (const each of [stacks, history]) mkdirSync(each, { recursive: true });
});

describe('removeEmptyAttributes', () => {
  const remove = (text: string) => removeEmptyAttributes(refusalOf(text));

  it('takes away what is empty, and follows no link', async () => {
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    for (const file of [join(elsewhere, 'x.attrs'), `${state}.attrs`, state]) writeFileSync(file, '');
    writeFileSync(join(stacks, 'fabrikam.json.attrs'), '{}');
    symlinkSync(elsewhere, join(stacks, '..', 'link'));
    symlinkSync(join(folder, 'nowhere'), join(stacks, 'dangling.json.attrs'));
    expect(await remove(eof)).toContain(`${state}.attrs`);
    for (const file of [join(elsewhere, 'x.attrs'), join(stacks, 'fabrikam.json.attrs'), state])
      expect(existsSync(file)).toBe(true);
  });

  it('lets it be tried again where another run was quicker, and says nothing', async () => {
    expect(await remove(eof)).toBe('');
  });

  it('leaves anything else to the engine', async () => {
    expect(await remove('failed to load checkpoint: unexpected end of JSON input')).toBeUndefined();
    rmSync(join(folder, '.pulumi'), { recursive: true });
    expect(await remove(eof)).toBeUndefined();
  });
});

describe('refuseTornState', () => {
  beforeEach(() => {
    writeFileSync(state, '{"version": 3, "check');
  });

  const refuse = (changes: Partial<Refusal> = {}) => refuseTornState({ ...refusalOf(isTorn), ...changes });

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
    await expect(refuse({ text: eof })).resolves.toBeUndefined();
    await expect(refuse({ folder: undefined })).resolves.toBeUndefined();
    writeFileSync(state, '{}');
    await expect(refuse()).resolves.toBeUndefined();
    rmSync(state);
    await expect(refuse()).resolves.toBeUndefined();
  });
});
