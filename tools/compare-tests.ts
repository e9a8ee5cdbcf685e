import { readFileSync } from 'node:fs';
import type { Counts } from '../tests/support/reporters/counts.ts';

/**
 * `node tools/compare-tests.ts <before> <test> <full>` compares files that MAILBOX_ACCESS_TEST_COUNTS named: an earlier
 * run of all tests, a run of `npm test` and one of `npm run test:full`. Prints the counts, earlier tests that are
 * missing or assert less, and the test that represents each full-only test. Exits with 1 if one has none.
 */
const marker = /\[full, represented by: ([^\]]*)\] /;

const [before, test, full] = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')) as Counts);
if (before === undefined || test === undefined || full === undefined)
  throw new Error('Usage: node tools/compare-tests.ts <before> <test> <full>');

for (const [name, { passed, failed, skipped, assertions }] of Object.entries({ before, test, full }))
  console.log(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped, ${assertions} assertions`);

const everything = new Map(Object.entries(full.tests).map(([name, each]) => [name.replace(marker, ''), each]));
const gone = Object.keys(before.tests).filter((name) => !everything.has(name));
const lesser = Object.entries(before.tests).filter(
  ([name, { assertions }]) => (everything.get(name)?.assertions ?? assertions) < assertions,
);
console.log(`\n${gone.length} earlier tests are gone:`);
for (const name of gone) console.log(`  ${name}`);
console.log(`\n${lesser.length} earlier tests assert less:`);
for (const [name, { assertions }] of lesser)
  console.log(`  ${name}: ${assertions} => ${everything.get(name)?.assertions}`);

const moved = Object.keys(full.tests).flatMap((name) => {
  const [, by] = marker.exec(name) ?? [];
  return by === undefined ? [] : [{ name, by }];
});
const inEveryRun = Object.keys(test.tests);
const unrepresented = moved.filter(({ name, by }) => {
  const [file = ''] = name.split(': ');
  const [, otherFile = file, title = by] = /^(tests\/\S+\.test\.ts): (.*)$/s.exec(by) ?? [];
  return !inEveryRun.some((each) => each.startsWith(`${otherFile}: `) && each.endsWith(title));
});
console.log(`\n${moved.length} tests run in full alone, represented by:`);
for (const [by, tests] of Object.entries(Object.groupBy(moved, (each) => each.by))) {
  console.log(`  ${by}`);
  for (const { name } of tests ?? []) console.log(`    ${name.replace(marker, '')}`);
}
console.log(`\n${unrepresented.length} are represented by no test of npm test:`);
for (const { name, by } of unrepresented) console.log(`  ${name}: ${by}`);
process.exitCode = unrepresented.length > 0 ? 1 : 0;
