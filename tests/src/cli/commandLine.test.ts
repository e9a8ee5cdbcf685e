import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { runCommandLine } from '../../../src/cli/main.ts';
import { useFolder } from '../../support/folder.ts';
import { fakeContext, writeProject } from './support.ts';

const commands = ['preview', 'up', 'refresh', 'destroy', 'outputs', 'handover', 'emulator', 'engine'];
/** Commands that `up` and `pulumi` also cover. */
const hidden = ['refresh', 'engine'];

async function run(...args: readonly string[]) {
  const { context, printed } = fakeContext();
  const code = await runCommandLine(args, context);
  return { code, ...printed };
}

describe('the command line', () => {
  const folder = useFolder();

  beforeAll(() => {
    writeProject(folder, 'contoso', 'fabrikam');
    mkdirSync(join(folder, 'empty'));
    writeProject(join(folder, 'empty'));
  });

  it('names every command in its help but the hidden ones', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    const listed = [...commands, 'pulumi'].filter((command) =>
      new RegExp(`^  ${command} +[A-Z].{1,57}$`, 'm').test(out),
    );
    expect(listed).toEqual([...commands, 'pulumi'].filter((command) => !hidden.includes(command)));
    expect(out).toContain('Exit codes: 0 done, 1 failed, 2 wrong usage.');
  });

  it.each(commands)('has an example and --json in the help of %s', async (command) => {
    const { code, out } = await run(command, '--help');
    expect(code).toBe(0);
    expect(out).toContain(`$ npx mailbox-access ${command}`);
    expect(out).toContain('--json');
  });

  it('prints its version', async () => {
    expect(await run('--version')).toEqual({ code: 0, out: '0.1.0\n', err: '' });
  });

  it('requires a customer or --all', async () => {
    expect(await run('up', '-C', folder)).toEqual({
      code: 2,
      out: '',
      err: 'error: No customer is given.\nGive customers (available: contoso, fabrikam) or --all.\n',
    });
  });

  it.each([
    ['', 'uo', 'Did you mean up?'],
    ['', 'preview contoso --all', 'Both customers and --all are given.'],
    [
      ...['', 'outputs fabricam'],
      'No customer fabricam (Pulumi.fabricam.yaml not found). Did you mean fabrikam?',
      'npx mailbox-access new fabricam',
    ],
    ['empty', 'up contoso', 'No customer contoso (Pulumi.contoso.yaml not found).\n'],
    ['below/it', 'up nobody', 'No customer nobody (Pulumi.nobody.yaml not found)'],
    [
      ...['', 'remove contoso --confirm fabrikam'],
      'not the name of the customer to remove, "contoso"',
      'npx mailbox-access remove <customer> --confirm <customer>',
    ],
  ])('says in ./%s what is wrong with “%s”', async (below, line, ...says) => {
    const { code, err } = await run(...line.split(' '), '--cwd', join(folder, below));
    expect(code).toBe(2);
    for (const text of says) expect(err).toContain(text);
  });

  it('gives an error as JSON when that is asked', async () => {
    const { code, out } = await run('up', 'nobody', '--json', '-C', folder);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'stack-unknown', remedy: expect.any(String) } });
  });

  it.each([
    ['up --nosuch', "unknown option '--nosuch'"],
    ['report', "missing required argument 'files'"],
    ['', 'No command is given.'],
    ['uo', "unknown command 'uo'\n(Did you mean up?)"],
  ])('gives wrong usage as one JSON document when that is asked: %s', async (line, problem) => {
    const { code, out, err } = await run(...line.split(' ').filter((word) => word !== ''), '--json');
    expect({ code, error: (JSON.parse(out) as { error: object }).error }).toEqual({
      code: 2,
      error: { code: 'usage', problem, remedy: expect.stringContaining('--help') as unknown },
    });
    expect(err).toContain(line === '' ? 'Usage: ' : `error: ${problem}`);
  });

  it('requires a project', async () => {
    const { code, err } = await run('up', 'contoso', '-C', tmpdir());
    expect(code).toBe(2);
    expect(err).toContain(`No Pulumi.yaml in ${tmpdir()} or its parent folders.`);
    expect(err).toContain('mailbox-access --cwd <folder>');
  });

  it.each([
    ['new', 'npx mailbox-access new contoso'],
    ['destroy contoso', 'npx mailbox-access destroy contoso --yes'],
    ['destroy --all', 'npx mailbox-access destroy contoso fabrikam --yes'],
    ['remove contoso', 'npx mailbox-access remove contoso --yes'],
    ['verify contoso --as-monitor', 'MAILBOX_ACCESS_PASSWORD'],
  ])('asks nobody where there is no terminal: %s', async (line, remedy) => {
    const { context, printed } = fakeContext({ ask: () => Promise.reject(new Error('Nobody can be asked.')) });
    expect(await runCommandLine([...line.split(' '), '-C', folder], context)).toBe(2);
    expect(printed.err).toContain(remedy);
  });

  it('serves no directory for a real tenant’s stack', async () => {
    writeFileSync(
      join(folder, 'Pulumi.real.yaml'),
      'config: {azuread:tenantId: 11111111-1111-4111-8111-111111111111}\n',
    );
    const { code, err } = await run('directory', 'real', '-C', folder);
    rmSync(join(folder, 'Pulumi.real.yaml'));
    expect(code).toBe(2);
    expect(err).toContain('settings');
  });
});
