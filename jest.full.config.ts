import config from './jest.config.ts';

// The workers inherit it; see tests/support/full.ts.
process.env.MAILBOX_ACCESS_TESTS = 'full';

/** The clients of tests/clients are others' programs, which take minutes to install and to run. */
export default { ...config, testPathIgnorePatterns: ['/node_modules/', '<rootDir>/tests/live/'] };
