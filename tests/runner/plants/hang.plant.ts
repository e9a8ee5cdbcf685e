import { it } from '@jest/globals';

it('waits for ever', () => new Promise(() => undefined));

it('beside it', () => undefined);
