import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { runCommandLine } from '../../../src/cli/main.ts';
import { describeWith } from '../../support/parts.ts';
import { variableOf } from '../../support/partList.ts';
import { useFolder } from '../../support/folder.ts';
import { fakeContext, writeProject } from './support.ts';

describe('the completion', () => {
  const folder = useFolder();

  beforeAll(() => {
    writeProject(folder, 'contoso', 'coho', 'fabrikam');
    const bin = join(folder, 'node_modules', '.bin', 'mailbox-access');
    mkdirSync(join(bin, '..'), { recursive: true });
    writeFileSync(bin, `#!/bin/sh\nexec '${process.execPath}' '${resolve('bin/mailbox-access.js')}' "$@"\n`);
    chmodSync(bin, 0o755);
  });

  const complete = async (line: string): Promise<readonly string[]> => {
    const { context, printed } = fakeContext();
    expect(await runCommandLine(['-C', folder, 'complete', '--', ...line.split(' ')], context)).toBe(0);
    return printed.out.trimEnd().split('\n');
  };

  it.each([
    ['pre', ['preflight', 'preview']],
    ['up co', ['coho', 'contoso']],
    ['verify contoso --sign', ['--sign-in']],
    ['up --parallel ', ['']],
    ['completion ', ['bash', 'zsh']],
    ['new co', ['']],
    ['help out', ['outputs']],
    ['nosuch co', ['completion']],
    ['report ', ['']],
    ['up new co', ['coho', 'contoso']],
  ])('of “%s” offers %j', async (line, offered) => {
    expect(await complete(line)).toEqual(offered);
  });

  it('offers no customer where there is no project', async () => {
    const { context, printed } = fakeContext();
    expect(await runCommandLine(['-C', tmpdir(), 'complete', '--', 'up', ''], context)).toBe(0);
    expect(printed).toEqual({ out: '', err: '' });
  });

  const script = (shell: string) =>
    execFileSync(process.execPath, ['bin/mailbox-access.js', 'completion', shell], { encoding: 'utf8' });
  const lines: readonly (readonly [string, readonly string[]])[] = [
    ['npx mailbox-access up co', ['coho', 'contoso']],
    ['npx mailbox-access verify $(touch${IFS}injected) --dev', ['--device-code']],
    ['npx other up co', []],
  ];

  (process.platform === 'win32' ? describe.skip : describe)('in bash', () => {
    it.each(lines)('of “%s” offers %j', (line, offered) => {
      const words = line.split(' ').map((word) => `'${word}'`);
      const program = `${script('bash')}
        COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _mailbox_access; printf '%s\\n' "\${COMPREPLY[@]}"; ls`;
      const printed = execFileSync('bash', ['-c', program], { cwd: folder, encoding: 'utf8' });
      expect(printed).toBe(`${offered.join('\n')}\n${files}`);
    });
  });

  describeWith('zsh', 'in zsh', () => {
    it.each(lines)('of “%s” offers %j', (line, offered) => {
      const words = line.split(' ').map((word) => `'${word}'`);
      const program = `compdef() { }; _default() { print; }; compadd() { print -l -- \${(P)2}; }
        ${script('zsh')}
        words=(${words.join(' ')}); CURRENT=${words.length}; _mailbox_access; ls`;
      const zsh = process.env[variableOf('zsh')] ?? '';
      const printed = execFileSync(zsh, ['-f', '-c', program], { cwd: folder, encoding: 'utf8' });
      expect(printed).toBe(`${offered.join('\n')}\n${files}`);
    });
  });
  const files = 'Pulumi.coho.yaml\nPulumi.contoso.yaml\nPulumi.fabrikam.yaml\nPulumi.yaml\nnode_modules\n';
});
