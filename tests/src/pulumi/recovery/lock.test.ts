import { describe, expect, it } from '@jest/globals';
import { judgeHolder, parseHolders, parseLock } from '../../../../src/pulumi/recovery/lock.ts';
import { parseProcess, readProcess } from '../../../../src/pulumi/recovery/process.ts';

const url = 'file:///p/.pulumi/locks/organization/mailbox-access/dev/1.json';
const said = `the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.
  ${url}: created by some body@host-1 (pid 4711) at 2025-11-25T03:00:00Z`;
const since = new Date('2025-11-25T03:00:00Z');
const lock = { pid: 4711, username: 'some body', hostname: 'host-1', timestamp: '2025-11-25T03:00:00Z' };

describe('parseHolders', () => {
  it('reads who holds the stack since when', () => {
    expect(parseHolders(said)).toEqual([lock]);
  });

  it('finds none in other words', () => {
    expect(parseHolders('update failed')).toEqual([]);
    expect(parseHolders('x: created by a@b (pid 1) at some time')).toEqual([]);
  });
});

describe('parseLock', () => {
  it('reads what the engine writes', () => {
    expect(parseLock(JSON.stringify(lock))).toEqual(lock);
  });

  it.each([
    ['nothing', ''],
    ['half of it', JSON.stringify(lock).slice(0, 40)],
    ['no object', '[]'],
    ['no process ID', JSON.stringify({ ...lock, pid: undefined })],
    ['a process group', JSON.stringify({ ...lock, pid: -1 })],
    ['no time', JSON.stringify({ ...lock, timestamp: 'now' })],
  ])('takes %s for no lock', (_, text) => {
    expect(parseLock(text)).toBeUndefined();
  });
});

describe('judgeHolder', () => {
  const at = (seconds: number) => new Date(since.getTime() + seconds * 1_000);
  it.each([
    ['elsewhere', 'another host', 'host-2', undefined],
    ['dead', 'nobody', 'host-1', undefined],
    ['dead', 'another program', 'host-1', { isPulumi: false, startedAt: at(-9) }],
    ['dead', 'an engine that was started after it', 'host-1', { isPulumi: true, startedAt: at(9) }],
    ['alive', 'the engine that took it', 'host-1', { isPulumi: true, startedAt: at(-1) }],
    ['alive', 'an engine of unknown age', 'host-1', { isPulumi: true, startedAt: undefined }],
  ] as const)('says %s of %s', (holder, _, host, process) => {
    expect(judgeHolder(lock, host, process)).toBe(holder);
  });
});

describe('what ps says of a process', () => {
  it.each([
    ['Ssl  Tue Nov 25 03:06:25 2025 /opt/bin/pulumi\n', true],
    ['S    Tue Nov  4 03:06:25 2025 pulumi\n', true],
    ['S    Tue Nov 25 03:06:25 2025 node\n', false],
    ['S    Tue Nov 25 03:06:25 2025 pulumi-language-nodejs\n', false],
  ])('of %j is read', (text, isPulumi) => {
    expect(parseProcess(text)).toEqual({ isPulumi, startedAt: expect.any(Date) });
  });

  it('of one that has ended is none', () => {
    expect(parseProcess('Z    Tue Nov 25 03:06:25 2025 pulumi <defunct>\n')).toBeUndefined();
  });

  it('is asked of this machine: this test is no engine', async () => {
    expect(await readProcess(process.pid)).toMatchObject({ isPulumi: false });
  });
});
