import { describe } from '@jest/globals';
import { packages, variableOf, type Part } from './partList.ts';

/**
 * `describe` for tests that need parts. If one is missing, the tests count as skipped, never as passed. In them
 * `process.env[variableOf(part)]` is the part's program.
 */
export function describeWith(parts: Part | readonly Part[], name: string, tests: () => void): void {
  const missing = [parts].flat().filter((part) => (process.env[variableOf(part)] ?? '') === '');
  if (missing.length === 0) describe(name, tests);
  else describe.skip(`${name} (needs ${missing.map((part) => packages[part]).join(', ')})`, tests);
}
