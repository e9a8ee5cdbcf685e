import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

describe('outer', () => {
  const prepared: { server?: { readonly close: () => void } } = {};

  beforeAll(() => Promise.reject(new Error('the server did not start')));
  beforeAll(() => {
    expect(prepared.server).toBeDefined();
  });
  afterAll(() => {
    (prepared.server as { readonly close: () => void }).close();
  });

  it('first', () => {
    expect(prepared.server).toBeDefined();
  });
  it('second', () => undefined);
  describe('inner', () => {
    beforeAll(() => Promise.reject(new Error('inner needs outer')));
    beforeEach(() => Promise.reject(new Error('inner needs outer')));
    it('third', () => undefined);
  });
});

it('beside it', () => undefined);
