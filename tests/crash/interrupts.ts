import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openProject } from '../support/project.ts';

/**
 * `npm run interrupts`: presses Ctrl-C once at random moments of a create. The signal reaches the whole process group.
 * Afterward, the stack's state must contain every object in the directory. `-- --seed 7 --count 20` runs 20 others.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    count: { type: 'string', default: '100' },
  },
});
const count = Number(values.count);
/** Longer than a create takes on an idle machine. */
const longestMs = 3_500;
const drawMs = (index: number) =>
  Math.floor((createHash('sha256').update(`${values.seed} ${index}`).digest().readUInt32BE() / 2 ** 32) * longestMs);

const project = await openProject();
const idsOf = () => {
  const { applications, servicePrincipals, grants } = project.tenant().state;
  return [...applications, ...servicePrincipals, ...grants].map(({ id }) => id);
};
const own = new Set(idsOf());
let unknown = 0;
let whole = 0;
console.log(`Seed ${values.seed}, ${count} interrupts`);
for (let index = 0; index < count; index += 1) {
  const stack = `interrupted-${index}`;
  project.configure(stack, { mailbox: 'jobs@contoso.example', consent: 'user', displayName: stack });
  // With slower answers, more interrupts fall within a request.
  project.directory.faults.plan({ path: '/v1.0/', delayMs: 40, times: Infinity });
  const child = spawn(process.execPath, ['bin/mailbox-access.js', 'up', stack, '--cwd', project.folder], {
    stdio: 'ignore',
    detached: true,
  });
  const afterMs = drawMs(index);
  const timer = setTimeout(() => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
  }, afterMs);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  project.directory.faults.clear();
  const state = join(project.folder, '.offline', 'state', '.pulumi', 'stacks', 'mailbox-access', `${stack}.json`);
  let text = '';
  try {
    text = readFileSync(state, 'utf8');
  } catch {
    // Interrupted before the stack existed.
  }
  const made = idsOf().filter((id) => !own.has(id));
  const missing = made.filter((id) => !text.includes(id));
  made.forEach((id) => own.add(id));
  if (code === 0) whole += 1;
  if (missing.length > 0) {
    unknown += 1;
    console.log(`${index}: after ${afterMs} ms the state lacks ${missing.join(', ')}`);
  }
}
await project.close();
console.log(`${count} interrupts, ${whole} after the end, ${unknown} with an object that the state lacks`);
process.exitCode = unknown === 0 ? 0 : 1;
