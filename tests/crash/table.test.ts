import { describe, expect, it } from '@jest/globals';
import type { CrashRow } from './runCase.ts';
import { renderTable } from './table.ts';

const request = 'POST /v1.0/applications';
const row: CrashRow = {
  scenario: 'create',
  fault: 'is done, and the connection broke',
  at: { request, occurrence: 1 },
  isMet: true,
  saw: 'The up of create-POST-v1-0-applications-1-2 failed.',
  then: ['adopt', 'up'],
  wrong: [],
};
const second: CrashRow = {
  ...row,
  at: { request, occurrence: 2 },
  saw: 'The up of create-POST-v1-0-applications-2-2 failed.',
};

function render(...rows: readonly CrashRow[]): string {
  return renderTable(rows, rows);
}

describe('the table of crashes', () => {
  it('marks what a recording shows, and nothing else', () => {
    const table = render(row, { ...row, at: { request: 'GET /v1.0/users', occurrence: 1 } });
    expect(table).toContain('| `POST /v1.0/applications` | 1 of 1 | is done, and the connection broke \\* |');
    expect(table).toContain('| `GET /v1.0/users` | 1 of 1 | is done, and the connection broke |');
  });

  it('marks a create alone, and the first request of a name', () => {
    const table = render(row, second, { ...row, scenario: 'update' });
    expect(table.match(/broke \\\*/g)).toHaveLength(1);
  });

  it('takes no case for known that did not meet its fault', () => {
    expect(() => render({ ...row, isMet: false })).toThrow('Not known');
  });

  it('counts and names the wrong ends', () => {
    const table = render(row, { ...second, wrong: ['2 applications, not 1'] });
    expect(table).toContain('2 cases, 1 with a wrong end');
    expect(table).toContain('| `POST /v1.0/applications` | 1 of 2 | is done');
    expect(table).toContain('| adopt, up | 2 applications, not 1 |');
  });

  it('combines cases with the same result in one row', () => {
    const fault = 'meets a killed engine';
    const table = render({ ...row, fault }, { ...second, fault });
    expect(table).toContain('| `POST /v1.0/applications` | all 2 |');
    expect(table).toContain('The up of {customer} failed.');
  });

  it('is not written while a case has no row', () => {
    expect(() => renderTable([row, second], [row])).toThrow('"occurrence":2');
  });
});
