import { expect, it } from '@jest/globals';
import { collectGarbage, keepMemoryFlat } from '../../../src/common/memory.ts';

it('collects after every twentieth customer', () => {
  let collected = 0;
  const end = keepMemoryFlat(() => (collected += 1));
  for (let customer = 0; customer < 59; customer += 1) end();
  expect(collected).toBe(2);
  end();
  expect(collected).toBe(3);
});

it('collects garbage', async () => {
  const refs = Array.from({ length: 100 }, () => new WeakRef({}));
  // Objects of this turn are kept until it ends.
  await new Promise(setImmediate);
  collectGarbage();
  expect(refs.filter((ref) => ref.deref() !== undefined)).toEqual([]);
});
