import { describe, expect, it } from '@jest/globals';
import { describeFull } from '../support/full.ts';
import { useProject } from '../support/useProject.ts';
import { planChaos, signals, targets } from './chaos.ts';
import { runChaos } from './chaosCase.ts';

const plan = (seed: number) => Array.from({ length: 100 }, (_, number) => planChaos(seed, number));

describe('the kills chosen by a seed', () => {
  it('are the same each time', () => {
    expect(plan(7)).toEqual(plan(7));
    expect(plan(7)).not.toEqual(plan(8).map((each) => ({ ...each, seed: 7 })));
  });

  it('cover every signal, target, operation and moment', () => {
    const cases = plan(7);
    expect(new Set(cases.map(({ signal }) => signal))).toEqual(new Set(signals));
    expect(new Set(cases.map(({ target }) => target))).toEqual(new Set(targets));
    expect(new Set(cases.map(({ scenario }) => scenario))).toEqual(new Set(['create', 'update', 'replace', 'destroy']));
    expect(new Set(cases.map(({ moment }) => moment.when))).toEqual(
      new Set(['written', 'arrived', 'asked', 'started']),
    );
  });

  it('happen between a write and its recording at least twenty times for each kind of operation', () => {
    const written = plan(7).filter(({ moment }) => moment.when === 'written');
    for (const kind of [['create'], ['update', 'replace'], ['destroy']])
      expect(written.filter(({ scenario }) => kind.includes(scenario)).length).toBeGreaterThanOrEqual(20);
  });
});

const representative =
  'tests/crash/crash.test.ts: of a destroy at DELETE /v1.0/applications/{id} that meets a killed engine ends right when the tool is followed';
describeFull(representative, () => {
  const project = useProject();

  it.each([0, 1, 2, 3, 5, 6])('kill %s of seed 1 is repaired by the commands that the tool names', async (number) => {
    expect(await runChaos(project, planChaos(1, number))).toMatchObject({ met: expect.any(String), wrong: [] });
  });
});
