import { spawnSync } from 'node:child_process';

// Runs everything; `npm test` runs a part. The seed of a failed run, in the environment, repeats it.
const seed = process.env.MAILBOX_ACCESS_FUZZ_SEED ?? String(Date.now() % 2 ** 31);
const env = { ...process.env, MAILBOX_ACCESS_FUZZ_RUNS: '10000', MAILBOX_ACCESS_FUZZ_SEED: seed };
console.log(`MAILBOX_ACCESS_FUZZ_SEED=${seed} npm run fuzz`);
const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', 'tests/fuzz', '--testTimeout=1800000'];
process.exitCode = spawnSync(process.execPath, jest, { env, stdio: 'inherit' }).status ?? 1;
