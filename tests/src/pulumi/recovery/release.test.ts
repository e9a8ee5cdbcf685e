import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { stateFolder } from '../../../../src/pulumi/recovery/recover.ts';
import { releaseDeadLocks } from '../../../../src/pulumi/recovery/release.ts';
import { useFolderForEach } from '../../../support/folder.ts';

const isLocked = 'the stack is currently locked by 1 lock(s).';
const isTorn = 'error: unexpected end of JSON input';

describe('releaseDeadLocks', () => {
  const root = useFolderForEach();
  const locks = join(root, 'state/.pulumi/locks/organization/fleet/contoso');
  const victim = join(root, 'victim');
  const path = process.env.PATH ?? '';

  beforeEach(() => {
    mkdirSync(locks, { recursive: true });
    writeFileSync(join(root, 'Pulumi.yaml'), 'name: fleet\nruntime: nodejs\n');
    writeFileSync(victim, 'precious');
  });
  afterEach(() => {
    process.env.PATH = path;
  });

  const release = (text: string, backend = pathToFileURL(join(root, 'state')).href) =>
    releaseDeadLocks({ projectFolder: root, stack: 'contoso', operation: 'up', folder: stateFolder(backend), text });
  /** Sets the output of `ps`, since other tests run engines too. */
  const processes = (...lines: readonly string[]) => {
    writeFileSync(join(root, 'ps'), `#!/bin/sh\nprintf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')}\n`, {
      mode: 0o755,
    });
    process.env.PATH = `${root}:${path}`;
  };
  const deadPid = spawnSync(process.execPath, ['-e', '0']).pid;
  const content = (changes: object = {}) =>
    JSON.stringify({
      ...{ pid: deadPid, username: 'somebody', hostname: hostname(), timestamp: '2025-11-25T03:00:00Z' },
      ...changes,
    });
  const write = (name: string, text: string, minutesAgo = 0) => {
    const file = join(locks, name);
    writeFileSync(file, text);
    const time = new Date(Date.now() - minutesAgo * 60_000);
    utimesSync(file, time, time);
  };

  it('removes the lock of a dead process, and says whose it was', async () => {
    write('1.json', content());
    write('1.json.attrs', '{}');
    expect(await release(isLocked)).toContain(`somebody@${hostname()}, process ${String(deadPid)}, since 2025-11-25`);
    expect(readdirSync(locks)).toEqual([]);
  });

  it('removes nothing that only the text or a lock names', async () => {
    const line = `\n  ${pathToFileURL(victim).href}: created by x@${hostname()} (pid ${String(deadPid)}) at 2025-11-25T03:00:00Z`;
    write('1.json', content({ username: `y@${hostname()} (pid 1) at 2025-11-25T03:00:00Z${line.slice(0, -60)}` }));
    // It also prints only one line.
    expect(await release(isLocked + line)).not.toContain('\n');
    expect(existsSync(victim)).toBe(true);
    expect(readdirSync(locks)).toEqual([]);
    expect(await release(isLocked + line)).toBe('');
    expect(existsSync(victim)).toBe(true);
  });

  it('leaves a link in the lock folder, and what it leads to', async () => {
    writeFileSync(victim, content());
    symlinkSync(victim, join(locks, '1.json'));
    mkdirSync(join(locks, '2.json'));
    expect(await release(isLocked)).toBe('');
    expect(readdirSync(locks)).toEqual(['1.json', '2.json']);
    expect(existsSync(victim)).toBe(true);
  });

  it('removes nothing behind a lock folder that is a link to elsewhere', async () => {
    const elsewhere = join(root, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, '1.json'), content());
    rmSync(locks, { recursive: true });
    symlinkSync(elsewhere, locks);
    await expect(release(isLocked)).rejects.toMatchObject({ code: 'stack-locked' });
    expect(readdirSync(elsewhere)).toEqual(['1.json']);
  });

  it('removes nothing beside the lock of another machine, and says who holds the stack', async () => {
    write('1.json', content());
    write('2.json', content({ hostname: 'another-machine' }));
    await expect(release(isLocked)).rejects.toMatchObject({
      code: 'stack-locked',
      message: expect.stringContaining('somebody@another-machine'),
      remedy: expect.stringContaining('pulumi cancel --stack contoso, then: npx mailbox-access up contoso'),
    });
    expect(readdirSync(locks)).toEqual(['1.json', '2.json']);
  });

  describe.each([
    ['an empty lock', ''],
    ['a lock that was not written to the end', content().slice(0, 30)],
  ])('of %s', (_, text) => {
    it('removes it after ten minutes', async () => {
      write('1.json', text, 11);
      processes('Z    pulumi', 'S    pulumi-language-nodejs', 'S    node');
      expect(await release(isTorn)).toContain('an incomplete lock file');
      expect(readdirSync(locks)).toEqual([]);
    });

    it('leaves a newer one, and names the command that removes it', async () => {
      write('1.json', text, 9);
      await expect(release(isTorn)).rejects.toMatchObject({
        code: 'stack-locked',
        message: expect.stringContaining(join(locks, '1.json')),
        remedy: expect.stringContaining('pulumi cancel --stack contoso'),
      });
      expect(readdirSync(locks)).toEqual(['1.json']);
    });

    it('leaves it while an engine runs on this machine', async () => {
      write('1.json', text, 11);
      processes('Ss   /opt/bin/pulumi');
      await expect(release(isTorn)).rejects.toMatchObject({ code: 'stack-locked' });
      expect(readdirSync(locks)).toEqual(['1.json']);
    });
  });

  it.each(['s3://bucket', 'postgres://host/state', 'file://~/state', undefined])(
    'looks into no folder where the state is at %s',
    async (backend) => {
      write('1.json', '', 11);
      expect(await release(isTorn, backend ?? '')).toBeUndefined();
      const line = '\n  x: created by a@host-1 (pid 1) at 2025-11-25T03:00:00Z';
      await expect(release(isLocked + line, backend ?? '')).rejects.toMatchObject({
        problem: 'Another run is using stack contoso: a@host-1, process 1, since 2025-11-25T03:00:00.000Z.',
      });
      expect(readdirSync(locks)).toEqual(['1.json']);
    },
  );

  it('leaves to the engine what is no lock', async () => {
    write('1.json', '', 11);
    for (const text of ['error: update failed', 'failed to load checkpoint: unexpected end of JSON input'])
      expect(await release(text)).toBeUndefined();
    expect(readdirSync(locks)).toEqual(['1.json']);
  });
});
