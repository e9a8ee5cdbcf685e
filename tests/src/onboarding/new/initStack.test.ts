import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Engine } from '../../../../src/pulumi/cli/locate.ts';
import { initStack } from '../../../../src/onboarding/new/initStack.ts';
import { useFolderForEach } from '../../../support/folder.ts';

describe('the stack of a new customer', () => {
  const folder = useFolderForEach();

  beforeEach(() => {
    writeFileSync(join(folder, 'Pulumi.yaml'), 'name: mailbox-access\nruntime: nodejs\n');
  });

  /** Runs with a shell script as the engine, which records its arguments. */
  function init(
    script: string,
    { signal = new AbortController().signal, secretsProvider = undefined as string | undefined } = {},
  ) {
    const path = join(folder, 'pulumi');
    writeFileSync(path, `#!/bin/sh\necho "$@" >> ${folder}/calls\n${script}\n`);
    chmodSync(path, 0o755);
    const engine = { path } as Engine;
    const again = 'npx mailbox-access new contoso';
    return initStack({ projectFolder: folder, stack: 'contoso', engine, env: {}, secretsProvider, again, signal });
  }
  const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trimEnd().split('\n');
  const exists = 'case "$2" in init) echo "error: stack already exists" >&2; exit 1;; export) echo "$STATE";; esac';

  it('is made with the secrets provider, and is not selected', async () => {
    await init('exit 0', { secretsProvider: 'azurekeyvault://contoso.vault.azure.net/keys/mail' });
    expect(calls()).toEqual([
      'stack init contoso --no-select --secrets-provider azurekeyvault://contoso.vault.azure.net/keys/mail --non-interactive',
    ]);
  });

  it('is taken when an earlier run left it, empty', async () => {
    await init(`STATE='{"deployment":{}}'\n${exists}`);
    expect(calls().at(-1)).toBe('stack change-secrets-provider default --stack contoso --non-interactive');
  });

  it('is left alone when it has resources', async () => {
    const held = '{"deployment":{"resources":[{"urn":"a::b","type":"t","id":"/applications/1"}]}}';
    await expect(init(`STATE='${held}'\n${exists}`)).rejects.toMatchObject({
      code: 'customer-exists',
      remedy: expect.stringContaining('pulumi config refresh --stack contoso'),
    });
    expect(calls().join('\n')).not.toContain('change-secrets-provider');
  });

  it.each([
    ['passphrase must be set with PULUMI_CONFIG_PASSPHRASE', 'Set PULUMI_CONFIG_PASSPHRASE'],
    ['PULUMI_ACCESS_TOKEN must be set for login', 'Log in to a state backend with pulumi login'],
    ['could not create secrets manager for new stack: 403', 'Get permission to encrypt with that key'],
    ['disk full', 'Fix the cause'],
  ])('that cannot be made says why, and what to do: %s', async (said, remedy) => {
    await expect(init(`echo "error: ${said}" >&2; exit 255`)).rejects.toMatchObject({
      code: 'engine-failed',
      problem: `The stack contoso could not be created, so its settings file was removed: ${said}`,
      remedy: expect.stringMatching(new RegExp(`^${remedy}.*: npx mailbox-access new contoso$`)),
    });
  });

  it('that is interrupted is waited for until the engine has ended', async () => {
    const ending = new AbortController();
    const made = init(
      `sleep 30 > /dev/null 2>&1 &\ntrap "kill $!; echo > ${folder}/ended; exit 0" TERM\necho > ${folder}/begun\nwait`,
      {
        signal: ending.signal,
      },
    );
    while (!existsSync(join(folder, 'begun'))) await new Promise((resolve) => setImmediate(resolve));
    ending.abort();
    await expect(made).rejects.toMatchObject({ code: 'interrupted', problem: 'Nothing was written for contoso.' });
    expect(existsSync(join(folder, 'ended'))).toBe(true);
  });
});
