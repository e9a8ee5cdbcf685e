import { describe, expect, it } from '@jest/globals';
import type { Engine } from '../../../../src/pulumi/cli/locate.ts';
import { runStack } from '../../../../src/pulumi/stack/stack.ts';

/** An engine that accepts everything and sends no events. */
const silent = {
  command: {
    command: 'pulumi',
    version: { toString: () => '3.259.0' },
    run: () => Promise.resolve({ stdout: '', stderr: '', code: 0 }),
  },
} as unknown as Engine;

describe('a run of an engine', () => {
  it.each(['preview', 'up', 'refresh', 'destroy'] as const)(
    'that ends well and tells nothing is a failed %s, never one that changed nothing',
    async (operation) => {
      const options = {
        projectFolder: '.',
        stack: 'contoso',
        engine: silent,
        env: {},
        program: () => Promise.resolve(),
      };
      await expect(runStack(operation, options)).rejects.toMatchObject({
        code: 'engine-failed',
        problem: `The ${operation} of contoso failed: The engine succeeded but reported no result.`,
      });
    },
  );
});
