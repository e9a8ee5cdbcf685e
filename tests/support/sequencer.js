// In JavaScript: for TypeScript the package's default export is its CommonJS namespace, which cannot be extended.
import Sequencer from '@jest/test-sequencer';

/** Files whose tests wait longest, in the order in which they begin. */
const longest = [
  'workflows/runs',
  'engine/fleet',
  'engine/leastRights',
  'browser/leaks',
  'engine/adopt',
  'crash/crash',
];
/** Folders of tests with real parts, which take longer than all others. */
const real = /^(engine|browser|workflows|crash|runner)\//;

/** Begins with the files that take longest, so that no worker is left alone with one at the end. Jest knows that only from an earlier run. */
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
