import { parseArgs } from 'node:util';
import { locateEngine } from '../../src/pulumi/cli/locate.ts';
import { packageFolder } from '../../src/registration/customers/project.ts';
import { describeMoment, planChaos, type ChaosCase } from './chaos.ts';
import type { ChaosRow } from './chaosCase.ts';
import { runParts } from './parts.ts';
import type { Scenario } from './scenarios.ts';

/**
 * `npm run chaos`: kills a hundred runs at points chosen by a seed, runs the suggested commands and checks the final
 * state. Takes ten minutes on two processors. `npm run chaos -- --seed 7 --kills 20` runs twenty cases of another seed,
 * `--seed 7 --case 3` repeats one of them.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    kills: { type: 'string', default: '100' },
    case: { type: 'string' },
  },
});
const seed = Number(values.seed);
const numbers =
  values.case === undefined ? Array.from({ length: Number(values.kills) }, (_, index) => index) : [Number(values.case)];
if (![seed, ...numbers].every(Number.isSafeInteger)) throw new Error('--seed, --kills and --case take a whole number.');

console.log(`Seed ${seed}, ${numbers.length} kills`);
await locateEngine({ projectFolder: packageFolder });
const rows: ChaosRow[] = [];
await runParts<ChaosCase>(
  numbers.map((number) => planChaos(seed, number)),
  (row) => {
    rows.push(row);
    console.log(describeRow(row));
  },
);

const wrong = rows.filter((row) => row.wrong.length > 0);
const met = rows.filter((row) => row.met !== undefined);
const kinds: readonly (readonly Scenario['name'][])[] = [['create'], ['update', 'replace'], ['destroy']];
const countWritten = (kind: readonly Scenario['name'][]) =>
  met.filter(({ moment, scenario }) => moment.when === 'written' && kind.includes(scenario)).length;
const steps = (least: number) => met.filter(({ then }) => then.length >= least).length;
console.log(`
${rows.length} runs, ${met.length} killed, ${rows.length - met.length} ended before their point
killed between a write and its recording: ${kinds.map((kind) => `${kind.join('/')} ${countWritten(kind)}`).join(', ')}
${steps(0) - steps(1)} needed no further command, ${steps(1) - steps(2)} one, ${steps(2)} two or more
${wrong.length} with a wrong final state`);
for (const row of wrong) console.log(`Repeat: npm run chaos -- --seed ${seed} --case ${row.number}`);
process.exitCode = wrong.length > 0 || rows.length < numbers.length ? 1 : 0;

function describeRow({ number, scenario, signal, target, moment, met, saw, then, wrong: faults }: ChaosRow): string {
  return [
    String(number).padStart(3),
    scenario.padEnd(7),
    signal.padEnd(7),
    target.padEnd(7),
    describeMoment(moment).padEnd(28),
    met ?? 'not met',
    saw === '' ? '(nothing said)' : saw.slice(0, 120),
    then.join(', ') || '-',
    faults.length === 0 ? 'right' : `WRONG: ${faults.join('; ')}`,
  ].join(' | ');
}
