import { describe, expect, it } from '@jest/globals';
import { readPathEngine } from '../../../../src/pulumi/cli/pathEngine.ts';
import { fakeCommand, scratchFolder, writeFakeProgram } from './fakes.ts';

describe('readPathEngine', () => {
  it('takes one that is new enough', async () => {
    using scratch = scratchFolder();
    const path = await writeFakeProgram(scratch.path, 'pulumi');
    const engine = await readPathEngine({ PATH: scratch.path }, () => Promise.resolve(fakeCommand('3.44.0')));
    expect(engine).toEqual({
      command: expect.objectContaining({ run: expect.any(Function) }),
      version: '3.44.0',
      path,
      source: 'path',
    });
  });

  it('passes over one that does not read declared settings', async () => {
    using scratch = scratchFolder();
    const path = await writeFakeProgram(scratch.path, 'pulumi');
    expect(await readPathEngine({ PATH: scratch.path }, () => Promise.resolve(fakeCommand('3.43.1')))).toEqual({
      way: 'path',
      reason: `${path} is Pulumi 3.43.1, and 3.44.0 or newer is needed`,
      passedOver: true,
    });
  });

  it('passes over one that the SDK refuses', async () => {
    using scratch = scratchFolder();
    const path = await writeFakeProgram(scratch.path, 'pulumi');
    const refuse = (): Promise<never> => Promise.reject(new Error('Minimum version requirement failed.'));
    expect(await readPathEngine({ PATH: scratch.path }, refuse)).toEqual({
      way: 'path',
      reason: `${path} cannot be used: Minimum version requirement failed.`,
      passedOver: true,
    });
  });

  it('asks nothing when there is none', async () => {
    using scratch = scratchFolder();
    const fail = (): never => {
      throw new Error('This must not be called.');
    };
    expect(await readPathEngine({ PATH: scratch.path }, fail)).toEqual({ way: 'path', reason: 'there is no pulumi' });
  });
});
