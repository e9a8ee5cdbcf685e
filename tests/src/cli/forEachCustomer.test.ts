import { beforeAll, describe, expect, it } from '@jest/globals';
import { forEachCustomer, type Printable } from '../../../src/cli/forEachCustomer.ts';
import { MailboxAccessError } from '../../../src/common/errors.ts';
import { useFolder } from '../../support/folder.ts';
import { fakeContext, writeProject } from './support.ts';

describe('a command for many customers', () => {
  const folder = useFolder();

  beforeAll(() => {
    writeProject(folder, 'acme', 'contoso', 'north-1');
  });

  const one = (customer: string): Promise<Printable> =>
    customer === 'contoso'
      ? Promise.reject(new MailboxAccessError('outputs-missing', 'It was never provisioned.', 'Run up.'))
      : Promise.resolve({ json: { customer: 'A display name', id: customer.length }, text: `text of ${customer}\n` });
  const run = async (named: readonly string[], options: object = {}) => {
    const { context, printed } = fakeContext();
    const code = await forEachCustomer(named, { cwd: folder, ...options }, context, one);
    return { code, ...printed };
  };

  it('prints of one what it has to say', async () => {
    expect(await run(['acme'])).toEqual({ code: 0, out: 'text of acme\n', err: '' });
    expect(JSON.parse((await run(['acme'], { json: true })).out)).toEqual({ customer: 'A display name', id: 4 });
  });

  it('prints of many each below its name, and goes on after one that failed', async () => {
    expect(await run([], { all: true })).toEqual({
      code: 1,
      out: 'acme\ntext of acme\n\ncontoso\n\nnorth-1\ntext of north-1\n',
      err: 'error: It was never provisioned.\nRun up.\n',
    });
    expect(JSON.parse((await run([], { all: true, json: true })).out)).toEqual([
      { stack: 'acme', customer: 'A display name', id: 4 },
      {
        stack: 'contoso',
        error: { code: 'outputs-missing', problem: 'It was never provisioned.', remedy: 'Run up.' },
      },
      { stack: 'north-1', customer: 'A display name', id: 7 },
    ]);
  });

  it('takes patterns, and gives a list also of a single customer that one matches', async () => {
    expect(await run(['north-*'], { json: true })).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\[/) as unknown,
    });
  });

  it('names who was left out after an interruption, and fails', async () => {
    const { context, printed, interrupt } = fakeContext();
    const options = { cwd: folder, all: true, json: true };
    const code = await forEachCustomer([], options, context, (customer) => {
      interrupt();
      return one(customer);
    });
    expect(code).toBe(1);
    const entries = JSON.parse(printed.out) as readonly { stack: string; error?: { code: string } }[];
    expect(entries.map(({ stack, error }) => [stack, error?.code])).toEqual([
      ['acme', undefined],
      ['contoso', 'interrupted'],
      ['north-1', 'interrupted'],
    ]);
  });

  it('ends one customer only at an unexpected error', async () => {
    const { context, printed } = fakeContext();
    const fail = (customer: string) => (customer === 'acme' ? Promise.reject(new Error('Odd.')) : one('north-1'));
    expect(await forEachCustomer([], { cwd: folder, all: true }, context, fail)).toBe(1);
    expect(printed.err).toContain('The run of acme ended with an unexpected error: Odd.\n');
    expect(printed.out).toContain('text of north-1');
  });

  it('fails of one customer as the command itself', async () => {
    await expect(run(['contoso'])).rejects.toMatchObject({ code: 'outputs-missing' });
    await expect(run([])).rejects.toMatchObject({ code: 'usage' });
  });
});
