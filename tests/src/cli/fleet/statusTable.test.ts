import { describe, expect, it } from '@jest/globals';
import { describeStatus } from '../../../../src/cli/fleet/statusTable.ts';
import type { Finding, Status, StatusRow } from '../../../../src/fleet/status/schema.ts';
import { rowOf, statusOf } from '../../fleet/status/support.ts';

const drift: Finding = {
  ...{ code: 'directory-differs', level: 'bad', problem: 'The directory does not match the stack: update app.' },
  remedy:
    'See the differences, then correct them: npx mailbox-access preview fabrikam && npx mailbox-access up fabrikam',
};
const note: Finding = { code: 'never-verified', level: 'note', problem: 'It was never verified.', remedy: 'Prove it.' };
const fabrikam = rowOf({
  ...{ stack: 'fabrikam', customer: 'Fabrikam AG', drifted: 'yes', findings: [drift] },
  consent: { declared: 'interactive', given: 'unknown' },
  mailbox: { proven: 'unknown' },
});

function table(stacks: StatusRow[], columns: number, isFull = false, more: Partial<Status> = {}): readonly string[] {
  return describeStatus(statusOf(stacks, more), { columns, hasColor: false, isFull }).split('\n');
}

describe('describeStatus', () => {
  it('shows the client ID where there is room for it', () => {
    const [head = '', row = ''] = table([rowOf()], 140);
    expect(head).toMatch(/^Customer +Registered +Consent +Drifted +Mailbox read +Verified +Client ID$/);
    expect(row).toMatch(/^contoso +yes +user: yes +no +yes, 3 d ago +1 h ago +a39659a9-d170-4bf6-a628-8023ee3ebc3a$/);
  });

  it('gives it no line of its own where there is none', () => {
    const lines = table([rowOf()], 80);
    expect(lines[1]).toMatch(/^contoso +yes +user: yes +no +yes, 3 d ago +1 h ago$/);
    expect(lines.join('\n')).not.toContain('a39659a9');
  });

  it('shows the problem and the remedy below a customer, and its name if it differs', () => {
    const lines = table([rowOf(), fabrikam], 100);
    expect(lines[1]).toMatch(/^fabrikam \(Fabrikam AG\) +yes +interactive: \? +yes +\? +1 h ago$/);
    expect(lines[2]).toBe('  The directory does not match the stack: update app.');
    expect(lines.slice(3, 5).join(' ')).toContain('npx mailbox-access up fabrikam');
    expect(lines.join(' ')).toContain('? = not checked yet.');
  });

  it.each([40, 80, 100, 140, 200])('keeps rows and sentences within %d columns', (columns) => {
    const lines = table([fabrikam, rowOf({ stack: 'a-customer-with-a-very-long-name-indeed' })], columns);
    const long = lines.filter((line) => line.length > columns && !line.includes('npx mailbox-access'));
    expect(long).toEqual([]);
  });

  it('sums up what is a mere note with one command', () => {
    const rows = ['one', 'two'].map((stack) => rowOf({ stack, findings: [note] }));
    expect(table(rows, 100)).toContain('2 never verified: npx mailbox-access verify one two');
    const many = Array.from({ length: 11 }, (_, index) => rowOf({ stack: `c${index}`, findings: [note] }));
    expect(table(many, 100)).toContain('11 never verified: npx mailbox-access verify --all');
  });

  it('provisions only the named customers', () => {
    const findings = [{ ...note, code: 'never-provisioned' }];
    const many = Array.from({ length: 11 }, (_, index) => rowOf({ stack: `c${index}`, registered: 'no', findings }));
    expect(table(many, 100)).toContain('11 not provisioned: npx mailbox-access up <customer…>');
  });

  it('leaves out customers that need no action when there are many and none is named', () => {
    const many = Array.from({ length: 41 }, (_, index) => rowOf({ stack: `c${index}` }));
    const short = table([...many, fabrikam], 100).join('\n');
    expect(short).not.toContain('c17');
    expect(short).toContain('fabrikam');
    expect(short).toContain('… 41 OK');
    expect(table(many, 100, true).join('\n')).toContain('c17');
  });

  it('shows no character that a terminal obeys', () => {
    const evil = rowOf({
      customer: 'A\u001b[2J\nB',
      findings: [{ ...drift, problem: 'x\u001b[31m', remedy: 'y\u0007' }],
    });
    // eslint-disable-next-line no-control-regex -- these are what must not be there
    expect(table([evil], 100).join('')).not.toMatch(/[\u0000-\u001f]/);
  });

  it('says what could not be read of all', () => {
    const unread = [
      { code: 'engine-failed', level: 'bad', problem: 'No list.', remedy: 'Check the backend.' } as const,
    ];
    expect(table([], 100, false, { unread })).toEqual(['No list.', 'Check the backend.', '', 'no customer.', '']);
  });
});
