import { openProject } from '../tests/support/project.ts';
import { median, timed } from './measure.ts';

/** Whole commands as a person runs them, a process each: the first `up` with its preflight where Microsoft takes its time, and an unchanged `up`. */
const answerMs = 150;
const runs = Number(process.argv[2] ?? 5);

const project = await openProject();
try {
  const first: number[] = [];
  const unchanged: number[] = [];
  let requests: readonly string[] = [];
  for (let round = 0; round < runs; round += 1) {
    const stack = `bench-${round}`;
    project.configure(stack, {
      mailbox: 'jobs@contoso.example',
      consent: 'tenant',
      mailResources: ['graph'],
      displayName: stack,
    });
    const command = async () => {
      const { code, out, err } = await project.start('up', stack).ended;
      if (code !== 0) throw new Error(`${out}\n${err}`);
    };
    project.directory.faults.plan({ path: '/', delayMs: answerMs, times: Infinity });
    project.takeRequests();
    first.push((await timed(command)).ms);
    requests = project.takeRequests();
    project.directory.faults.clear();
    unchanged.push((await timed(command)).ms);
  }
  const read = project.takeRequests();
  console.log(requests.join('\n'));
  console.log(
    `first up with preflight at ${answerMs} ms an answer: ${median(first).toFixed(0)} ms, ${requests.length} requests`,
  );
  console.log(`unchanged up at 0 ms: ${median(unchanged).toFixed(0)} ms, ${read.length} requests`);
} finally {
  await project.close();
}
