import { describe, expect, it } from '@jest/globals';
import { refusalsForPeople } from '../../../src/diagnostics/people.ts';
import { diagnosisCodes } from '../../../src/diagnostics/tables/index.ts';
import { outputs, stacks } from './support.ts';

describe('refusalsForPeople', () => {
  it('lists the most common refusals: what a person sees, what it means, who can fix it', () => {
    const refusals = refusalsForPeople({ stack: 'contoso', outputs: stacks.interactive });
    expect(refusals).toHaveLength(10);
    expect(refusals[0]).toEqual({
      code: 'AADSTS65001',
      says: 'The user or administrator has not consented to use the application',
      means: 'Nobody has allowed PASS to use jobs@contoso.com yet.',
      resolvedBy: 'mailbox owner',
    });
    expect(new Set(refusals.map(({ resolvedBy }) => resolvedBy))).toEqual(
      new Set(['mailbox owner', 'administrator', 'us']),
    );
    for (const { code, says, means } of refusals) {
      expect(diagnosisCodes).toContain(code);
      expect(`${says} ${means}`).not.toMatch(/[`<]|undefined/);
    }
  });

  it('gives their meaning for this stack', () => {
    const refusals = refusalsForPeople({ stack: 'contoso', outputs: stacks.granted });
    expect(refusals.find(({ code }) => code === 'AADSTS65001')?.resolvedBy).toBe('us');
  });

  it('leaves out sending where the monitor does not send', () => {
    const context = { stack: 'contoso', outputs: outputs({ protocols: ['imap'] }) };
    const codes = refusalsForPeople(context).map(({ code }) => code);
    expect(codes.filter((code) => code.startsWith('smtp-'))).toEqual([]);
    expect(codes).toContain('imap-not-connected');
  });
});
