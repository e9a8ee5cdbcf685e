import { availableParallelism } from 'node:os';
import type { Config } from '@jest/types';

const config: Config.InitialOptions = {
  testEnvironment: '<rootDir>/tests/support/environment.ts',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  roots: ['<rootDir>/packages', '<rootDir>/tests'],
  globalSetup: '<rootDir>/tests/support/globalSetup.ts',
  globalTeardown: '<rootDir>/tests/support/globalTeardown.ts',
  reporters: [
    'default',
    '<rootDir>/tests/support/reporters/counts.ts',
    '<rootDir>/tests/support/reporters/watchdog.ts',
  ],
  testSequencer: '<rootDir>/tests/support/sequencer.js',
  // Tests with real parts wait a good deal.
  maxWorkers: availableParallelism() + 3,
  // A worker keeps something of each file, and takes longer to end the more it keeps; on a busy machine longer than Jest's half second.
  workerIdleMemoryLimit: '1GB',
  workerGracefulExitTimeout: 30_000,
  // Ends what hangs; how long something takes on a busy machine is no failure.
  testTimeout: 240_000,
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/tests/live/',
    '<rootDir>/tests/clients/',
    '\\.full\\.test\\.ts$',
  ],
  modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp/'],
  collectCoverageFrom: ['index.ts', 'src/**/*.ts', 'packages/*/src/**/*.ts'],
  coverageProvider: 'v8',
};

export default config;
