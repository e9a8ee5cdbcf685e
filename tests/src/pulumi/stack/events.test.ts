import { describe, expect, it } from '@jest/globals';
import { gatherFacts, isUnchanged, noFacts, stripMarkup } from '../../../../src/pulumi/stack/events.ts';

describe('stripMarkup', () => {
  it('takes the engine’s color tags away and no white space, since text comes in pieces', () => {
    expect(stripMarkup('    <{%fg 1%}>1 errored<{%reset%}>\n')).toBe('    1 errored\n');
    expect(stripMarkup('\n  + create\n')).toBe('\n  + create\n');
  });
});

describe('gatherFacts', () => {
  it('keeps what was called an error, without color and line break', () => {
    const facts = noFacts();
    const diagnosticEvent = { message: '<{%fg 1%}>denied<{%reset%}>\n', color: 'never', severity: 'error' } as const;
    gatherFacts(facts, { sequence: 0, timestamp: 0, diagnosticEvent });
    expect(facts.errors).toEqual(['denied']);
  });

  it.each([
    ['counts what a replacement that broke off has still to delete', ['delete-replaced'], { same: 7, delete: 1 }],
    [
      'leaves to the engine a replacement that is begun and ended',
      ['create-replacement', 'replace', 'delete-replaced'],
      { same: 7 },
    ],
  ])('%s', (_, operations, changes) => {
    const facts = noFacts();
    for (const op of operations) {
      const metadata = { op, urn: 'urn:pulumi:x::p::grant::g', type: 'grant' } as never;
      gatherFacts(facts, { sequence: 0, timestamp: 0, resourcePreEvent: { metadata } });
    }
    const summaryEvent = { resourceChanges: { same: 7 } } as never;
    gatherFacts(facts, { sequence: 0, timestamp: 0, summaryEvent });
    expect(facts.changes).toEqual(changes);
  });
});

describe('isUnchanged', () => {
  it.each([
    [{}, true],
    [{ same: 4 }, true],
    [{ same: 4, update: 0 }, true],
    [{ same: 3, update: 1 }, false],
  ])('of %j is %s', (changes, unchanged) => {
    expect(isUnchanged(changes)).toBe(unchanged);
  });
});
