import { beforeAll, describe, expect, it } from '@jest/globals';
import { findRunningDirectory } from '../support/runningDirectory.ts';
import { emulatorFolder } from '../../src/pulumi/emulator/backend.ts';
import { runInServer } from '../support/commands/client.ts';
import { useProject } from '../support/useProject.ts';

describe('directory', () => {
  const project = useProject({ dev: {} });
  let host: string;

  beforeAll(async () => {
    ({ host } = project.directory);
    await project.directory.close();
  });

  /** Retries, since another test's connection may use the port for a moment. */
  async function serve(flags: readonly string[]) {
    for (;;) {
      const { printed, ended, interrupt } = project.open(['directory', 'dev', ...flags]);
      const over = { is: false };
      void ended.finally(() => (over.is = true));
      while (printed.out === '' && !over.is) await new Promise((resolve) => setImmediate(resolve));
      if (printed.out !== '') return { printed, interrupt, ended };
      expect(printed.err).toContain('Another program uses the port');
    }
  }

  it.each([[[]], [['--json']]])(
    'serves the data that is there until Ctrl-C, and says how plain pulumi uses it: %j',
    async (flags) => {
      const { printed, interrupt, ended } = await serve(flags);
      expect(printed.out).toContain(`https://${host}`);
      expect(printed.out).toContain('ARM_CLIENT_ID');
      expect(await findRunningDirectory(emulatorFolder(project.folder), host)).toBeDefined();
      interrupt();
      expect(await ended).toBe(0);
      expect(await findRunningDirectory(emulatorFolder(project.folder), host)).toBeUndefined();
    },
  );
});

describe('engine', () => {
  it('says which is used, from where and which version', async () => {
    const json = runInServer(['engine', '--json']);
    expect(await json.ended).toBe(0);
    expect(JSON.parse(json.printed.out)).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      source: expect.any(String),
      path: expect.stringContaining('pulumi'),
      azureadPlugin: '6.9.1',
    });
    const table = runInServer(['engine']);
    expect(await table.ended).toBe(0);
    expect(table.printed.out).toMatch(/^ {2}version +\d/);
  });
});
