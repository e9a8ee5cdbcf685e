import { describe, expect, it } from '@jest/globals';
import type { CrashRow } from './runCase.ts';
import { renderTable } from './table.ts';

const row: CrashRow = {
  scenario: 'create',
  at: 21,
  fault: 'is done, and the connection broke',
  request: 'POST /v1.0/applications',
  saw: 'The up of create-21-2 failed.',
  then: ['adopt', 'up'],
  wrong: [],
};

describe('the table of crashes', () => {
  it('marks what a recording shows, and nothing else', () => {
    const table = renderTable([row, { ...row, at: 3, request: 'GET /v1.0/users' }]);
    expect(table).toContain('| 22 | `POST /v1.0/applications` | is done, and the connection broke \\* |');
    expect(table).toContain('| 4 | `GET /v1.0/users` | is done, and the connection broke |');
  });

  it('counts and names the wrong ends', () => {
    const table = renderTable([row, { ...row, at: 22, wrong: ['2 applications, not 1'] }]);
    expect(table).toContain('2 cases, 1 with a wrong end');
    expect(table).toContain('| adopt, up | 2 applications, not 1 |');
  });

  it('makes one row of cases that went the same way, whatever their customer', () => {
    const table = renderTable([row, { ...row, at: 22, saw: 'The up of create-22-2 failed.' }]);
    expect(table).toContain('| 22, 23 | `POST /v1.0/applications` |');
    expect(table).toContain('The up of {customer} failed.');
  });
});
