/** Mutates every decision of the registration and the links; the tests beside them have to notice. */
export default {
  mutate: ['src/registration/**/*.ts'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: { configFile: 'jest.mutation.config.ts' },
  coverageAnalysis: 'perTest',
  // Stryker rewrites the paths of a tsconfig that extends another; there is none here.
  tsconfigFile: 'none',
  concurrency: 2,
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowEmojis: false, logTests: false, reportTests: false },
  thresholds: { high: 95, low: 90, break: 90 },
  tempDirName: '.stryker-tmp',
};
