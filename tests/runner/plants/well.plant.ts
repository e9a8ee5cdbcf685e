import { it } from '@jest/globals';

it('is OK', () => undefined);
