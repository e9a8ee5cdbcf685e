import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { describeLicences, exceptions, isAllowed, listInstalled, listLicences, nameOf } from '../../tools/licences.ts';
import type { Lockfile } from '../../tools/licences.ts';

const read = (path: string): string => readFileSync(path, 'utf8');
const lockfile = JSON.parse(read('package-lock.json')) as Lockfile;
const packages = listInstalled(lockfile);
const { allowScripts } = JSON.parse(read('package.json')) as { allowScripts: Record<string, boolean> };

describe('package-lock.json', () => {
  it('has a SHA-512 of every package', () => {
    expect(packages.length).toBeGreaterThan(100);
    const without = packages.filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''));
    expect(without).toEqual([]);
  });

  it('takes packages from the public registry alone, and names no host of anybody else', () => {
    const elsewhere = packages.filter(
      ([, { resolved }]) => resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/'),
    );
    expect(elsewhere).toEqual([]);
    expect(read('package-lock.json')).not.toMatch(/"(git\+|git:|file:|http:)/);
  });
});

describe('install scripts', () => {
  const scripted = packages.filter(([, { hasInstallScript }]) => hasInstallScript === true);

  it('are decided on one by one, for every package that has one and for no other', () => {
    expect(Object.keys(allowScripts).sort()).toEqual([...new Set(scripted.map(([path]) => nameOf(path)))].sort());
    for (const decision of Object.values(allowScripts)) expect(typeof decision).toBe('boolean');
  });

  it('stop the installation unless they are permitted or denied', () => {
    expect(read('.npmrc')).toMatch(/^strict-allow-scripts=true$/m);
  });
});

describe('licences of dependencies', () => {
  it('are permissive, or let in by name', () => {
    expect(listLicences(lockfile).filter((one) => !isAllowed(one))).toEqual([]);
  });

  it('are listed below their license, each version of a package once', () => {
    const [, needed = '', development = ''] = describeLicences(lockfile).split(/^## .+$/m);
    for (const { name, version, licence, isDevelopment } of listLicences(lockfile)) {
      const sections = (isDevelopment ? development : needed).split(/^### /m);
      const section = sections.find((each) => each.startsWith(`${licence}\n`));
      expect(section?.split('\n').filter((line) => line === `- \`${name}\` ${version}`)).toHaveLength(1);
    }
  });

  it('are counted, those of the program apart', () => {
    const all = listLicences(lockfile);
    const needed = all.filter(({ isDevelopment }) => !isDevelopment).length;
    const list = describeLicences(lockfile);
    expect(list).toContain(`## Needed by the program: ${needed}\n`);
    expect(list.match(/^- /gm)).toHaveLength(all.length);
  });

  it('have no exception that nothing needs', () => {
    const names = listLicences(lockfile).map(({ name }) => name);
    for (const name of Object.keys(exceptions)) expect(names).toContain(name);
  });

  it.each([
    ['MIT', true],
    ['(MIT OR EUPL-1.1+)', true],
    ['Apache-2.0 AND MIT', true],
    ['Apache-2.0 AND GPL-3.0-only', false],
    ['GPL-3.0-only', false],
    ['(GPL-2.0-only OR AGPL-3.0-only)', false],
    ['SEE LICENSE IN LICENSE', false],
    ['none', false],
    ['UNLICENSED', false],
  ])('%s: %s', (licence, allowed) => {
    expect(isAllowed({ name: 'some', version: '1.0.0', licence, isDevelopment: false })).toBe(allowed);
  });

  it('let an exception in for development alone', () => {
    const axe = { name: 'axe-core', version: '1.0.0', licence: 'MPL-2.0' };
    expect(isAllowed({ ...axe, isDevelopment: true })).toBe(true);
    expect(isAllowed({ ...axe, isDevelopment: false })).toBe(false);
  });

  it('are listed once a version, as needed by the program when it is in both', () => {
    const both = { version: '1.0.0', license: 'MIT' };
    const locked = {
      packages: { '': {}, 'node_modules/b/node_modules/@s/a': both, 'node_modules/@s/a': { ...both, dev: true } },
    };
    expect(listLicences(locked)).toEqual([{ name: '@s/a', version: '1.0.0', licence: 'MIT', isDevelopment: false }]);
  });
});
