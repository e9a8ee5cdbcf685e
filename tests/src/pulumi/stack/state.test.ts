import { describe, expect, it } from '@jest/globals';
import type { Engine } from '../../../../src/pulumi/cli/locate.ts';
import { readState } from '../../../../src/pulumi/stack/state.ts';

describe('readState', () => {
  it('says why a state cannot be read, and how to ask the engine itself', async () => {
    // A program that knows no stacks fails like an engine whose state is out of reach.
    const engine = { path: process.execPath } as Engine;
    const read = readState({ projectFolder: process.cwd(), stack: 'contoso', engine, env: {} });
    await expect(read).rejects.toMatchObject({
      code: 'engine-failed',
      problem: expect.stringContaining('The state of stack contoso could not be read:'),
      remedy: 'Ask the engine directly: npx mailbox-access pulumi stack export --stack contoso',
    });
  });
});
