import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { beforeAll, beforeEach, expect, it } from '@jest/globals';
import { diagnose } from '../../src/diagnostics/diagnose.ts';
import { explainFailure } from '../../src/pulumi/errors/describe.ts';
import { cases as faults } from '../src/diagnostics/cases.ts';
import { stacks } from '../src/diagnostics/support.ts';
import { cases as failures } from '../src/pulumi/errors/cases.ts';
import { describeFull } from '../support/full.ts';
import { useProject } from '../support/useProject.ts';

const stack = 'contoso';
const remedies = [
  ...faults.map(
    ({ fault, stack: outputs, method }) => diagnose(fault, { stack, outputs: stacks[outputs], method }).remedy,
  ),
  ...failures.map(
    ([, text, , operation = 'up']) => explainFailure({ operation, stack, text }, undefined)?.remedy ?? '',
  ),
];
/** Matches a command up to the end of its line or clause. */
const pattern =
  /npx mailbox-access (?:"[^"]*"|'[^']*'|[^\s"'.,]|\.(?=\S)| (?=[-\w"'<]))+?(?=\.? [A-Z]|\. |\.$|,| && |$)/gm;
const commands = [...new Set(remedies.flatMap((remedy) => remedy.match(pattern) ?? []))].sort();
/** Commands that wait for a person or a signal: only their help is run. */
const waits = /--sign-in|--as-monitor|--device-code|emulator/;

describeFull('tests/src/pulumi/errors/explain.test.ts: says what each row means', () => {
  const project = useProject({ [stack]: { mailbox: 'jobs@contoso.example' } });

  beforeAll(async () => {
    expect((await project.run('up', stack)).code).toBe(0);
  });

  // A command may change the settings.
  beforeEach(() => {
    project.configure(stack, { mailbox: 'jobs@contoso.example' });
  });

  /** Pastes a command into bash, where `npx mailbox-access` is this checkout and each answer is yes. */
  const paste = async (command: string) => {
    const program = `npx() { shift; '${process.execPath}' '${resolve('bin/mailbox-access.js')}' "$@"; }; ${command}`;
    const child = spawn('bash', ['-c', program], { cwd: project.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
    const code = await new Promise<number | null>((done) => child.on('close', done));
    return { code, printed };
  };

  it('has commands of every kind', () => {
    expect(new Set(commands.map((command) => command.split(' ')[2]))).toEqual(
      new Set(['adopt', 'destroy', 'emulator', 'outputs', 'pulumi', 'refresh', 'up', 'verify']),
    );
  });

  it.each(commands)('%s', async (command) => {
    const confirmed = /access (adopt|destroy) /.test(command) ? `${command} --yes` : command;
    const { code, printed } = await paste(waits.test(command) ? `${confirmed} --help` : confirmed);
    // 2 is wrong usage; a check or an adoption that finds nothing to do may fail.
    expect({ code, printed }).toEqual({ code: expect.any(Number), printed: expect.not.stringMatching(/^ {4}at /m) });
    expect({ code, printed }).not.toMatchObject({ code: 2 });
  });
});
