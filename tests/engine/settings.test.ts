import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { fileSettings } from '../../src/registration/settings/files.ts';
import { readSettings } from '../../src/registration/settings/read.ts';
import { badSettings, type BadSettings } from '../support/badSettings.ts';
import { itEachRow, splitRows } from '../support/full.ts';
import { emulatorFolder, makeBackend } from '../../src/pulumi/emulator/backend.ts';
import { useProject } from '../support/useProject.ts';

describe('up with settings that cannot be used', () => {
  const project = useProject();
  let data: string;

  beforeAll(() => {
    data = directoryData();
  });

  function directoryData(): string {
    const folder = join(project.folder, '.offline', 'directory', 'tenants');
    return readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('\n');
  }

  it.each(badSettings)('says what is wrong with $title, and changes nothing', async ({ config, says, fix }) => {
    project.configure('contoso', config);
    const { code, out, err } = await project.run('up', 'contoso');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(says);
    expect(err).toContain(fix);
    expect(project.takeRequests()).toEqual([]);
    expect(directoryData()).toBe(data);
  });

  it('goes on with the customers whose settings are right, and ends with 2', async () => {
    project.configure('contoso', { consent: 'user' });
    project.configure('fabrikam', { displayName: 'PASS Fabrikam' });
    const { code, out } = await project.run('up', '--all', '--json');
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      operation: 'up',
      stacks: [
        { stack: 'contoso', result: 'failed', error: { code: 'settings-invalid' } },
        { stack: 'fabrikam', result: 'changed', changes: { create: 4 } },
      ],
    });
  });
});

describe('the command that an error of the settings gives', () => {
  const project = useProject({ contoso: {} });

  beforeAll(async () => {
    expect(await project.start('pulumi', 'stack', 'init', 'contoso').ended).toMatchObject({ code: 0 });
  });

  /** Splits a command line as every shell does: at spaces, except within double quotes. */
  function words(commandLine: string): readonly string[] {
    return [...commandLine.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  }

  /** Every run has each kind of command once: set or rm, with or without a path. */
  const kindOf = ({ fix }: BadSettings) => /^npx mailbox-access pulumi config \w+( --path)?/.exec(fix)?.[0];
  const [some, rest] = splitRows(
    badSettings,
    (row, index) => badSettings.findIndex((other) => kindOf(other) === kindOf(row)) === index,
  );
  itEachRow('fixes $title when it is pasted', [...some, ...rest], some.length, async ({ config, fix }) => {
    project.configure('contoso', config);
    const [npx, program, ...args] = words(fix);
    expect([npx, program]).toEqual(['npx', 'mailbox-access']);
    // Some of these settings are a real tenant's, whose state is in the environment's backend.
    const backend = await makeBackend(emulatorFolder(project.folder));
    expect(await project.startWith(backend, ...args).ended).toMatchObject({ code: 0, err: '' });
    const fixed = await fileSettings(project.folder, 'contoso');
    expect(readSettings(fixed)).toMatchObject({ stack: 'contoso' });
  });
});

describe('up with unusual names that are right', () => {
  const project = useProject();

  const names = [
    ...['📬 “PASS” "x" `y` <z>', 'Bewerbungen Müller & Söhne', '採用メール', '📬 “PASS”', 'PASS "x" `y` <z>'],
    'نظام',
  ];
  itEachRow('provisions %s, and again without a difference', names, 1, async (displayName) => {
    project.configure('contoso', { displayName, customer: displayName });
    expect((await project.run('up', 'contoso')).code).toBe(0);
    const { out } = await project.run('up', 'contoso');
    expect(out).toContain('Nothing changed');
    expect(out).toContain(displayName);
  });
});
