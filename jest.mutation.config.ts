import config from './jest.config.js';

/** The tests of what is mutated; none of them needs an engine. */
const { globalSetup, ...rest } = config;
void globalSetup;

export default { ...rest, roots: ['<rootDir>/tests/src/registration', '<rootDir>/tests/src/links'] };
