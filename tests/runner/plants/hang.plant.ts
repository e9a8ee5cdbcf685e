import { it } from '@jest/globals';

it('never ends', () => new Promise(() => undefined));

it('beside it', () => undefined);
