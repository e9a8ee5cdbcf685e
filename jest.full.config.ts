import config from './jest.config.ts';

// The workers inherit it; see tests/support/full.ts.
process.env.MAILBOX_ACCESS_TESTS = 'full';

/** Also tests/clients, whose programs take minutes to install and to run, and `*.full.test.ts`, which have nothing to run otherwise. */
export default { ...config, testPathIgnorePatterns: ['/node_modules/', '<rootDir>/tests/live/'] };
