import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { findConcerned, readChangedFiles, readDeletedSettings } from '../../../src/fleet/changed.ts';
import { useFolder } from '../../support/folder.ts';

const known = ['contoso', 'fabrikam'];

describe('findConcerned', () => {
  it('finds everybody for a change of any file that the program is made of', () => {
    const program = [...closureOf('index.ts')].map((file) => file.replaceAll('\\', '/'));
    expect(program).toContain('src/registration/registration.ts');
    expect(program.filter((file) => findConcerned([file], ['contoso']).length === 0)).toEqual([]);
  });

  it('finds those whose settings were changed', () => {
    expect(findConcerned(['Pulumi.contoso.yaml', 'README.md'], known)).toEqual(['contoso']);
  });

  it.each([
    'index.ts',
    'Pulumi.yaml',
    'package-lock.json',
    'src/registration/grants.ts',
    'src/registration/settings/schema.ts',
  ])('finds all when %s was changed', (file) => {
    expect(findConcerned([file], known)).toEqual(known);
  });

  it.each([
    'src/cli/main.ts',
    'docs/reference/settings.md',
    'other/index.ts',
    'Pulumi.contoso.yaml.bak',
    'reports/contoso.json',
  ])('finds nobody when %s was changed', (file) => {
    expect(findConcerned([file], known)).toEqual([]);
  });
});

describe('what git knows', () => {
  const repository = useFolder();
  const project = join(repository, 'mail');
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.example', ...args], { cwd: repository });
  const write = (name: string, text = '') => {
    writeFileSync(join(project, name), text);
  };

  beforeAll(() => {
    git('init', '--quiet', '--initial-branch=main');
    mkdirSync(project);
    for (const name of ['Pulumi.contoso.yaml', 'Pulumi.fabrikam.yaml']) write(name);
    write('Pulumi.gone.yaml', 'config: {}\n');
    git('add', '.');
    git('commit', '--quiet', '-m', 'first');
    git('switch', '--quiet', '-c', 'change');
    write('Pulumi.contoso.yaml', 'config: {}\n');
    git('rm', '--quiet', 'mail/Pulumi.gone.yaml');
    git('commit', '--quiet', '-am', 'second');
    git('switch', '--quiet', 'main');
    write('Pulumi.fabrikam.yaml', 'config: {}\n');
    git('commit', '--quiet', '-am', 'somebody else');
    git('switch', '--quiet', 'change');
    write('Pulumi.new-ä.yaml');
  });

  it('lists what changed since the branches diverged, including uncommitted files', async () => {
    expect([...(await readChangedFiles(project, 'main'))].sort()).toEqual([
      'Pulumi.contoso.yaml',
      'Pulumi.gone.yaml',
      'Pulumi.new-ä.yaml',
    ]);
  });

  it('gives the settings that were deleted, as they were, and those of no other customer', async () => {
    expect(await readDeletedSettings(project, 'main')).toEqual(new Map([['gone', 'config: {}\n']]));
  });

  it('names the option where there is no such commit to look for deleted settings', async () => {
    await expect(readDeletedSettings(project, 'nosuch')).rejects.toMatchObject({
      code: 'usage',
      remedy: expect.stringContaining('--deleted-since origin/main'),
    });
  });

  it.each(['no-such-branch', '--output=taken', ''])('refuses %j, which is no commit', async (ref) => {
    await expect(readChangedFiles(project, ref)).rejects.toMatchObject({
      code: 'usage',
      problem: expect.stringContaining('there is no such commit'),
    });
  });

  it('reports that there is no repository', async () => {
    await expect(readChangedFiles(tmpdir(), 'main')).rejects.toMatchObject({
      code: 'usage',
      problem: expect.stringContaining('not a git repository'),
    });
  });
});

/** Returns a file and all project files that it imports, without types, which are not evaluated. */
function closureOf(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(
    /^(?:import|export) (?!type )[^;]*?from '(\.[^']+)';/gms,
  ))
    closureOf(relative('.', join(file, '..', path)), found);
  return found;
}
