import { expect, it } from '@jest/globals';

it('leaves a rejection', async () => {
  void Promise.reject(new Error('nobody handles this'));
  await new Promise(setImmediate);
  expect(1).toBe(1);
});

it('beside it', () => undefined);
