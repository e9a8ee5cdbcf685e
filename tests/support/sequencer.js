// In JavaScript: TypeScript sees the package's default export as its CommonJS namespace, which cannot be extended.
import Sequencer from '@jest/test-sequencer';

/** The slowest files, in the order in which they start. */
const longest = [
  'workflows/runs',
  'engine/fleet',
  'engine/leastRights',
  'browser/leaks',
  'engine/adopt',
  'crash/crash',
];
/** Folders of tests with real parts, which take longest. */
const real = /^(engine|browser|workflows|crash|runner)\//;

/** Starts with the slowest files, so that no worker ends alone with one. Jest only knows them from an earlier run. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    return [...tests].sort((one, other) => rank(one) - rank(other));
  }
}

function rank({ path, context }) {
  const [, name = path] = path.slice(context.config.rootDir.length).replaceAll('\\', '/').split('/tests/');
  const place = longest.indexOf(name.replace(/\.test\.ts$/, ''));
  if (place >= 0) return place;
  return longest.length + (real.test(name) ? 0 : 1);
}
