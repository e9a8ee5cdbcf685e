import { it } from '@jest/globals';

it('is well', () => undefined);
