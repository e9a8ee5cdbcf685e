import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { judgeEndState, readPlace } from '../crash/endState.ts';
import { prepare } from '../crash/prepare.ts';
import type { Scenario } from '../crash/scenarios.ts';
import { describeFull } from '../support/full.ts';
import { openProject, type CommandResult, type TestProject } from '../support/project.ts';
import { canMount, mountSmallDisk } from './support/smallDisk.ts';

/** The smallest amount of space that this file system uses. */
const page = 4_096;
/** None, fewer than a state needs, enough for some steps of an up, enough for most. */
const freePages = [0, 1, 2, 3, 4, 6, 8, 12, 16, 24];
const title = 'is reported before anything is created';

/** Opens a project whose states and temporary files are on a small disk. */
async function openOnSmallDisk() {
  const project = await openProject();
  const folder = join(project.folder, '.offline', 'state');
  const disk = mountSmallDisk(folder);
  const temporary = join(folder, 'temporary');
  mkdirSync(temporary);
  return {
    project,
    disk,
    // Puts the temporary folder on the same disk, and keeps Node from filling it.
    env: { TMPDIR: temporary, NODE_DISABLE_COMPILE_CACHE: '1' },
    close: async () => {
      disk.close();
      await project.close();
    },
  };
}

const isMountable = canMount();

(isMountable ? describe : describe.skip)(
  isMountable ? 'a full disk' : 'a full disk (needs permission to mount)',
  () => {
    it(title, async () => {
      const { project, disk, env, close } = await openOnSmallDisk();
      project.configure('contoso', {});
      disk.fill(1_000_000);
      const refused = await project.startWith(env, 'up', 'contoso', '--skip-preflight').ended;
      expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('has less than 5 MB left') });
      expect(project.takeRequests().filter((request) => request.startsWith('POST /v1'))).toEqual([]);
      disk.free();
      expect(await project.startWith(env, 'up', 'contoso').ended).toMatchObject({ code: 0 });
      await close();
    });

    describeFull(title, () => {
      it.each(['create', 'update'] as const)(
        'during %s, at each of ten amounts of free space, is repaired by the commands that the tool names',
        async (name) => {
          const wrong = await Promise.all(freePages.map((pages) => fillAndGoOn(name, pages * page)));
          expect(wrong).toEqual(freePages.map(() => []));
        },
        // An engine tries for two minutes to write a state.
        900_000,
      );
    });
  },
);

/** The same command, the suggested copy, the same command again, the suggested adopt, and the same command. */
const mostCommands = 5;

/** Fills the disk when `up` first writes to the directory, frees it after `up`, and runs the suggested commands. */
async function fillAndGoOn(name: Scenario['name'], freeBytes: number) {
  const { project, disk, env, close } = await openOnSmallDisk();
  const { scenario, displayName, before, args: up } = await prepare(project, name, 'contoso');
  const { faults } = project.directory;
  const writes: string[] = [];
  faults.take = ({ method, path }) => {
    if (method === 'GET' || !path.startsWith('/v1.0/')) return undefined;
    if (writes.push(path) === 1) disk.fill(freeBytes);
    return undefined;
  };
  const again = `npx mailbox-access ${up.join(' ')}`;
  const first = await project.startWith(env, ...up).ended;
  disk.free();
  const { clientId } = readPlace(project, displayName);
  const commands: string[] = [];
  let last = first;
  let isDone = first.code === 0;
  while (!isDone && commands.length < mostCommands) {
    const command = (commands.length === 0 ? undefined : readNamed(last)) ?? again;
    commands.push(command);
    last = await runInShell(project, command);
    // A restored or adopted registration still needs the changes of its settings.
    isDone = last.code === 0 && command === again;
  }
  const wrong = [
    ...(writes.length > 0 ? [] : ['the disk was never full']),
    ...(isDone ? [] : [`not done: ${commands.join(', ')}: ${last.err}`]),
    ...(await judgeEndState(project, scenario, {
      ...{ stack: 'contoso', displayName, before },
      shown: before.clientId ?? clientId,
    })),
  ];
  await close();
  return wrong;
}

/** Returns the first command that the tool suggests, with the `cp` or `mv` that must precede it. */
function readNamed({ code, out, err }: CommandResult): string | undefined {
  if (code === 0) return undefined;
  const found = /(?:(?:cp|mv) \S+ \S+ && )?npx mailbox-access (?:adopt|refresh|up) contoso\b/.exec(
    `${out}\n${err}`,
  )?.[0];
  return found?.replace(/adopt contoso$/, '$& --yes');
}

/** Runs a command exactly as printed. */
function runInShell(project: TestProject, command: string): Promise<CommandResult> {
  const programs = join(project.folder, 'programs');
  mkdirSync(programs, { recursive: true });
  const npx = join(programs, 'npx');
  writeFileSync(npx, `#!/bin/sh\nshift\nexec ${process.execPath} ${resolve('bin/mailbox-access.js')} "$@"\n`);
  chmodSync(npx, 0o755);
  const env = { ...process.env, PATH: `${programs}:${process.env.PATH ?? ''}` };
  return new Promise((done) => {
    execFile('sh', ['-c', command], { cwd: project.folder, env }, (error, out, err) => {
      done({ code: error === null ? 0 : 1, out, err });
    });
  });
}
