import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { listTemplates } from '../../src/onboarding/init/templates.ts';
import { openTarget } from '../../src/pulumi/stack/open.ts';
import { useFolder } from '../support/folder.ts';
import { describeFull } from '../support/full.ts';
import { findFreePort } from './support/freePort.ts';

const template = resolve('templates/customers');

/** Reads all files below a folder, by path with `/`. */
const readFiles = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true })
      .map(String)
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => [path.replaceAll('\\', '/'), readFileSync(join(folder, path), 'utf8')]),
  );

describe('the template of pulumi new', () => {
  const parent = useFolder();
  const folder = join(parent, 'customers');
  let env: NodeJS.ProcessEnv;

  beforeAll(() => {
    const host = join(parent, 'bin', 'pulumi-language-nodejs');
    const program = join(import.meta.dirname, 'support', 'languageHost.ts');
    for (const each of [folder, join(host, '..')]) mkdirSync(each);
    writeFileSync(host, `#!/bin/sh\nexec '${process.execPath}' '${program}'\n`);
    chmodSync(host, 0o755);
    env = {
      ...process.env,
      PATH: `${join(host, '..')}:${process.env.PATH ?? ''}`,
      PULUMI_HOME: join(parent, 'home'),
      PULUMI_SKIP_UPDATE_CHECK: 'true',
    };
  });

  const pulumi = async (args: readonly string[], more: NodeJS.ProcessEnv = {}) => {
    const options = { cwd: folder, env: { ...env, ...more } };
    return (await promisify(execFile)(String(process.env.MAILBOX_ACCESS_TEST_ENGINE), args, options)).stdout;
  };

  it('has the files of init, as `npm run template` writes them', async () => {
    const files = await listTemplates({ withWorkflows: false });
    expect(readFiles(template)).toEqual(Object.fromEntries(files.map(({ path, content }) => [path, content])));
  });

  it('makes a project of these files', async () => {
    await pulumi(['new', template, '--generate-only', '--yes']);
    const { 'Pulumi.yaml': project = '', ...made } = readFiles(folder);
    const { 'Pulumi.yaml': expected = '', ...others } = readFiles(template);
    expect(made).toEqual(others);
    const { config, ...rest } = parse(expected) as { readonly config: object };
    // The engine records the origin of the project.
    expect(parse(project)).toEqual({ ...rest, config: { ...config, 'pulumi:tags': expect.anything() } });
  });

  describeFull('tests/engine/plain.test.ts: is provisioned after its own preview, and again without a change', () => {
    it('is provisioned by plain pulumi up', async () => {
      mkdirSync(join(folder, 'node_modules'));
      symlinkSync(resolve('.'), join(folder, 'node_modules', 'mailbox-access'));
      const metadataHost = `localhost:${await findFreePort()}`;
      const settings = join(folder, 'Pulumi.dev.yaml');
      writeFileSync(settings, readFileSync(settings, 'utf8').replace('localhost:8743', metadataHost));
      const emulator = await openTarget({ metadataHost }, folder);
      try {
        const up = ['up', '--stack', 'dev', '--yes', '--skip-preview', '--color', 'never', '--non-interactive'];
        await pulumi(['stack', 'init', 'dev', '--non-interactive'], emulator.env);
        expect(await pulumi(up, emulator.env)).toContain('+ 4 created');
        expect(await pulumi(up, emulator.env)).toContain('4 unchanged');
      } finally {
        await emulator.close();
      }
    });
  });
});
