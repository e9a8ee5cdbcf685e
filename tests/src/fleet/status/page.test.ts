import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { renderStatusPage } from '../../../../src/fleet/status/page.ts';
import { statusJsonSchema, statusSchema, type Finding } from '../../../../src/fleet/status/schema.ts';
import { rowOf, statusOf } from './support.ts';

const missing: Finding = {
  ...{ code: 'settings-missing', level: 'warning', problem: 'There is no Pulumi.left.yaml.' },
  remedy: 'Bring it back: git checkout <commit>',
};
const status = statusOf(
  [rowOf(), rowOf({ stack: 'left', customer: '<b>Left</b>', settings: 'missing', findings: [missing] })],
  {
    settingsWithoutStack: ['never'],
    stacksWithoutSettings: ['left'],
    runs: [{ operation: 'up', startedAt: '2026-11-24T08:00:00.000Z', sentence: '2 customers: 2 changed' }],
    unread: [{ code: 'engine-failed', level: 'bad', problem: 'No list.', remedy: 'Check the backend.' }],
  },
);

describe('the page', () => {
  const page = renderStatusPage(status);

  it('shows what needs action before the table, with its command, and absolute times', () => {
    const before = page.slice(0, page.indexOf('<table'));
    for (const text of [
      'Not readable',
      'No list.<br>Check the backend.',
      'There is no Pulumi.left.yaml.',
      '<code>git checkout &lt;commit&gt;</code>',
      'never',
    ])
      expect(before).toContain(text);
    expect(before).toContain('Up of 2026-11-24 08:00 UTC: 2 customers: 2 changed.');
  });

  it('has a row for each, with its client ID and what to do', () => {
    const table = page.slice(page.indexOf('<table'));
    expect(table.match(/<tbody /g)).toHaveLength(2);
    expect(table).toContain('a39659a9-d170-4bf6-a628-8023ee3ebc3a');
    expect(table).toContain('git checkout &lt;commit&gt;');
  });

  it('has no time that depends on now', () => {
    expect(page).not.toContain(' ago');
    expect(page).toContain('yes, 2026-11-22');
    expect(page).toContain('data-title="Verified (UTC)" data-sort="2026-11-25T07:00:00.000Z">2026-11-25 07:00</td>');
  });

  it('takes no name for HTML', () => {
    expect(page).toContain('&lt;b&gt;Left&lt;/b&gt;');
    expect(page).not.toContain('<b>Left');
  });
});

describe('the schema', () => {
  it('takes a status, and nothing beside', () => {
    const validate = addFormats.default(new Ajv2020()).compile(statusJsonSchema());
    expect(validate(statusSchema.parse(status))).toBe(true);
    expect(validate({ ...status, token: 'x' })).toBe(false);
  });
});
