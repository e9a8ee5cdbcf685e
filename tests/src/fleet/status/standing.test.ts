import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../../../src/fleet/status/schema.ts';
import { isComplete, orderRows, summarize } from '../../../../src/fleet/status/summarize.ts';
import { nameAge, standingOf } from '../../../../src/fleet/status/standing.ts';
import { rowOf, statusOf, takenAt } from './support.ts';

const finding = (level: Finding['level'], code = 'some'): Finding => ({
  code,
  level,
  problem: 'It is.',
  remedy: 'Do.',
});
const bad = rowOf({ stack: 'b', findings: [finding('note'), finding('bad')] });
const look = rowOf({ stack: 'l', findings: [finding('warning')] });
const absent = rowOf({ stack: 'a', registered: 'no', findings: [finding('note')] });
const incomplete = rowOf({ stack: 'u', findings: [finding('note')] });
const unknown = rowOf({ stack: 'k', registered: 'unknown' });

describe('nameAge', () => {
  it.each([
    ['2026-11-25T08:00:00.000Z', 'now'],
    ['2026-11-25T07:59:00.001Z', 'now'],
    ['2026-11-25T07:59:00.000Z', '1 min ago'],
    ['2026-11-25T07:00:00.001Z', '59 min ago'],
    ['2026-11-24T08:00:00.001Z', '23 h ago'],
    ['2026-11-13T08:00:00.000Z', '12 d ago'],
    // Another machine's clock is ahead.
    ['2026-11-25T08:05:00.000Z', 'now'],
  ])('of %s is %s', (at, age) => {
    expect(nameAge(at, new Date(takenAt))).toBe(age);
  });
});

describe('the whole', () => {
  it('orders what is to fix first, then by name', () => {
    const rows = [rowOf({ stack: 'w10' }), rowOf({ stack: 'w2' }), incomplete, absent, look, bad];
    expect(orderRows(rows).map(({ stack }) => stack)).toEqual(['b', 'l', 'a', 'u', 'w2', 'w10']);
  });

  it('is OK only without findings and with a known registration', () => {
    expect([rowOf(), unknown, absent].map(standingOf)).toEqual(['well', 'incomplete', 'unregistered']);
  });

  it('is summarized in numbers', () => {
    const drifted = rowOf({ stack: 'd', drifted: 'yes', consent: { given: 'no' }, findings: [finding('bad')] });
    const { sentence, facts } = summarize(statusOf([bad, drifted, absent, rowOf(), unknown]));
    expect(sentence).toBe('5 customers: 2 failing, 1 not registered, 1 not verified, 1 OK');
    expect(facts).toBe(
      '3 registered, 1 unknown; 1 drifted of 5 compared; consent granted to 4 of 5 checked; 5 mailboxes read by a sign-in',
    );
    expect(summarize(statusOf([])).sentence).toBe('no customer');
  });

  it.each([
    ['all is read', statusOf([bad, look, absent]), true],
    ['settings are bad', statusOf([rowOf({ settings: 'invalid' })]), false],
    ['a state cannot be read', statusOf([unknown]), false],
    ['a report is broken', statusOf([rowOf({ findings: [finding('warning', 'report-unreadable')] })]), false],
    ['a place cannot be listed', statusOf([], { unread: [finding('bad')] }), false],
  ])('is complete or not when %s', (_, status, complete) => {
    expect(isComplete(status)).toBe(complete);
  });
});
