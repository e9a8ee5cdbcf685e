import { it } from '@jest/globals';

it('beside it', () => undefined);

it('never yields', () => {
  for (;;);
});
