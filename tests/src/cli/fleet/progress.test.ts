import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { describeCounts, describeRow, describeRunning, followFleet } from '../../../../src/cli/fleet/progress.ts';
import type { FleetRow } from '../../../../src/reporting/model/schema.ts';
import { openTerminal } from '../../../browser/support/terminal.ts';
import { fakeContext } from '../support.ts';

const done: FleetRow = { stack: 'contoso', result: 'changed', durationMs: 2_340 };
const failed: FleetRow = {
  stack: 'fabrikam',
  result: 'failed',
  error: { code: 'engine-failed', problem: 'The up of fabrikam failed.\nIn two lines.', remedy: 'Fix it.' },
};

describe('progress of a fleet', () => {
  it('counts, and reckons what is left from what has ended', () => {
    const text = describeCounts({ ended: [done, failed], total: 24, running: 4, elapsedMs: 10_000 });
    expect(stripVTControlCharacters(text)).toBe('2 of 24, 1 failed, 18 waiting, about 1 min 50 s left');
  });

  it('reckons nothing before the first has ended nor after the last', () => {
    expect(describeCounts({ ended: [], total: 2, running: 2, elapsedMs: 10_000 })).toBe('0 of 2');
    expect(describeCounts({ ended: [done], total: 1, running: 0, elapsedMs: 10_000 })).toBe('1 of 1');
  });

  it('names who is under way, without a command to the terminal in a name', () => {
    const running = new Map(['contoso', 'a\u001b]0;own\u0007\u202eb'].map((stack) => [stack, 0]));
    expect(describeRunning(running, 2_000)).toBe('contoso 2 s\nab 2 s');
  });

  it('shows one customer on one line', () => {
    expect(describeRow(done)).toBe('contoso: changed (2.3 s)');
    expect(describeRow(failed)).toBe('fabrikam: failed: The up of fabrikam failed.');
  });

  it('is a line for each that has ended, without a terminal', async () => {
    const { context, printed } = fakeContext({ ask: () => Promise.reject(new Error('Nobody can be asked.')) });
    const progress = await followFleet('up', 2, context.console);
    progress.onStart('contoso');
    progress.onEnd(done);
    progress.onStart('fabrikam');
    progress.onEnd(failed);
    await progress.end();
    expect(printed.err).toBe('[1/2] contoso: changed (2.3 s)\n[2/2] fabrikam: failed: The up of fabrikam failed.\n');
  });

  it('ends with the count of all in a terminal', async () => {
    const program = `
      const { followFleet } = await import(${JSON.stringify(pathToFileURL('src/cli/fleet/progress.ts').href)});
      const write = process.stderr.write.bind(process.stderr);
      const begun = new Promise((resolve) => {
        process.stderr.write = (...args) => {
          if (String(args[0]).includes('0 of 2')) resolve();
          return write(...args);
        };
      });
      const progress = await followFleet('up', 2, { isInteractive: true });
      await begun;
      for (const stack of ['contoso', 'fabrikam']) progress.onEnd({ stack, result: 'changed' });
      await progress.end();`;
    const terminal = openTerminal('node --input-type=module -e "$PROGRAM"', process.cwd(), { PROGRAM: program });
    expect(await terminal.ended).toBe(0);
    expect(terminal.text().trim()).toMatch(/up: 2 of 2$/);
  });
});
