import config from './jest.config.ts';

// The workers inherit it; see tests/support/full.ts.
process.env.MAILBOX_ACCESS_TESTS = 'full';

export default config;
