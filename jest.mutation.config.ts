import config from './jest.config.ts';

/** The tests of what is mutated; none of them needs an engine. */
export default {
  ...config,
  globalSetup: undefined,
  globalTeardown: undefined,
  roots: ['<rootDir>/tests/src/registration'],
};
