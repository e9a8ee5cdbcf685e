import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { requireCustomer } from '../../../src/registration/customers/context.ts';
import { listCustomers } from '../../../src/registration/customers/project.ts';
import { chooseFleet } from '../../../src/registration/customers/choose.ts';
import { runCustomers } from '../../../src/fleet/run.ts';
import { isCustomerName } from '../../../src/common/customerName.ts';
import { useFolder } from '../../support/folder.ts';

describe('names of customers', () => {
  it.each(['dev', 'contoso', 'Contoso-2', 'a.b', '_x', '7', 'console', 'a'.repeat(100)])('may be %j', (name) => {
    expect(isCustomerName(name)).toBe(true);
  });

  it.each([
    ...['', '.', '..', '../x', 'a/b', 'a\\b', '-rf', '--all', ' ', 'a b', 'a\nb', '$(id)', '`id`', "a'b", 'a;b', 'a.'],
    ...['CON', 'con.x', 'nul', 'COM1', 'lpt9', 'ä', '\u202ea', 'a\u0000', 'C:', 'a'.repeat(101), '__proto__/x'],
  ])('may not be %j', (name) => {
    expect(isCustomerName(name)).toBe(false);
  });
});

describe('requireCustomer', () => {
  const folder = useFolder();
  beforeAll(() => {
    for (const name of ['dev', '$(touch x)']) writeFileSync(join(folder, `Pulumi.${name}.yaml`), 'config: {}\n');
  });

  it.each(['../x', 'a/b', 'CON', '-rf', '.', '$(touch x)', 'a\u001b[2Jb\u202e', 'x'.repeat(10_000)])(
    'refuses %j before anything is done, and says so in nothing that a terminal or a shell obeys',
    async (name) => {
      const error = (await requireCustomer(folder, name).catch((reason: unknown) => reason)) as Error;
      expect(error).toMatchObject({ code: 'usage' });
      expect(error.message).not.toMatch(/[^\P{C}\n]/u);
      expect(error.message).not.toContain('--stack');
      expect(error.message.length).toBeLessThan(500);
    },
  );

  it('refuses a name in the file of settings that --all would take', async () => {
    const never = new AbortController().signal;
    const fleet = { parallel: 1, failFast: false, timeoutMs: 1_000, signal: never, engineSignal: never };
    const stacks = chooseFleet(await listCustomers(folder), { named: [], all: true });
    const rows = await runCustomers(stacks, (stack) => Promise.resolve({ stack, result: 'unchanged' }), fleet);
    expect(rows.find(({ stack }) => stack !== 'dev')?.error).toMatchObject({
      code: 'usage',
      problem: '"$(touch x)" is not a valid customer name. The name is used in file names and commands.',
    });
  });

  it('proposes no such name', async () => {
    await expect(requireCustomer(folder, 'touch')).rejects.toMatchObject({
      code: 'stack-unknown',
      problem: expect.stringMatching(/not found\)\.$/),
    });
  });
});
