import { describe, expect, it } from '@jest/globals';
import { diagnose } from '../../../src/diagnostics/diagnose.ts';
import { findRow } from '../../../src/diagnostics/find.ts';
import { formatDiagnosis } from '../../../src/diagnostics/format.ts';
import { buildSubject } from '../../../src/diagnostics/subject.ts';
import { chapters, diagnosisCodes } from '../../../src/diagnostics/tables/index.ts';
import type { Fault } from '../../../src/diagnostics/fault.ts';
import { cases } from './cases/index.ts';
import { links, outputs, stacks } from './support.ts';
import type { Case } from './support.ts';

const correlationId = 'c5e4b7a0-2d7f-4b6e-9d0a-3b1f0c9e8d7a';

const contextOf = ({ stack = 'interactive', method }: Case) => ({ stack: 'contoso', outputs: stacks[stack], method });

function describeCase({ fault, stack = 'interactive', method }: Case): string {
  const words = fault.kind === 'claim' ? `${fault.claim}: ${fault.found}` : fault.text;
  return [words.slice(0, 70), stack, method].filter((part) => part !== undefined).join(' | ');
}

describe('diagnose', () => {
  it.each(cases.map((row) => [describeCase(row), row] as const))(
    'says what is wrong, who mends it and how: %s',
    (_, row) => {
      const { fault, code, problem, resolvedBy, remedy } = row;
      const { original, observed, ...diagnosis } = diagnose(fault, contextOf(row));
      expect(diagnosis).toEqual({ code, problem, resolvedBy, remedy: remedy.join('\n') });
      // Nobody says anything when a connection breaks.
      const isConnection = fault.kind === 'network' || fault.kind === 'tls';
      expect(original !== undefined).toBe(fault.kind !== 'claim' && !isConnection);
      expect(observed !== undefined).toBe(isConnection);
    },
  );

  it('is asked about every entry of the tables', () => {
    expect([...new Set(cases.map(({ code }) => code))].sort()).toEqual(diagnosisCodes.toSorted());
  });

  it('is asked about every other meaning of an entry', () => {
    const variants = Object.values(chapters).flatMap((rows) => rows.flatMap((row) => row.variants ?? []));
    const met = cases.map((row) =>
      findRow(row.fault).row.variants?.find(({ holds }) => holds(buildSubject(contextOf(row), row.fault))),
    );
    expect(variants.filter((variant) => !met.includes(variant)).map(({ where }) => where)).toEqual([]);
  });

  it.each(cases.map((row) => [describeCase(row), row] as const))('is short, whole and to be done: %s', (_, row) => {
    const { problem, remedy } = diagnose(row.fault, contextOf(row));
    const [text = '', ...lines] = remedy.split('\n');
    expect(problem).toMatch(/^[A-Za-z].{20,200}\.$/);
    expect(text.split(/[.?!] (?=[A-Z])/).length).toBeLessThanOrEqual(2);
    expect(text).toMatch(/^.{10,260}\.$/);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines)
      expect(line).toMatch(
        /^(https:\/\/|npx |pulumi |az |nc |nslookup |curl |echo \| openssl |Connect-|Set-CAS|Get-M|Add-(Mailbox|Recipient)P)/,
      );
    expect(`${problem}\n${remedy}`).not.toMatch(/undefined|null|NaN|\[object|<\w|\$\{| {2}|\.\./);
  });

  it('keeps the correlation ID and the words of Entra', () => {
    const fault: Fault = {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 65001,
      text: 'AADSTS65001: No consent.',
      correlationId,
    };
    expect(diagnose(fault, contextOf({ ...cases[0] } as Case))).toMatchObject({
      code: 'AADSTS65001',
      correlationId,
      original: 'AADSTS65001: No consent.',
    });
  });

  it('passes on no correlation ID that is none', () => {
    const fault: Fault = { kind: 'login', text: 'no', correlationId: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln' };
    expect(diagnose(fault, { stack: 'contoso', outputs: stacks.interactive })).not.toHaveProperty('correlationId');
  });

  it('puts the number of SMTP before what was said, and quotes nobody for what this program saw', () => {
    const context = { stack: 'contoso', outputs: stacks.interactive };
    const smtp: Fault = { kind: 'smtp', step: 'send', responseCode: 554, text: '5.6.0 Corrupt message content' };
    const network: Fault = { kind: 'network', host: 'a.example', port: 993, code: 'EMFILE', text: 'too many files' };
    expect(diagnose(smtp, context).original).toBe('554 5.6.0 Corrupt message content');
    expect(diagnose(network, context)).toMatchObject({ observed: 'too many files' });
    expect(diagnose(network, context)).not.toHaveProperty('original');
    const late: Fault = { kind: 'login', error: 'timed_out', text: 'It was not finished.', isObserved: true };
    expect(diagnose(late, context)).toMatchObject({ observed: 'It was not finished.' });
    expect(diagnose(late, context)).not.toHaveProperty('original');
  });

  it('names no mailbox where none is set, and asks for it only in commands', () => {
    const context = { stack: 'contoso', outputs: outputs({ mailbox: undefined }) };
    const off: Fault = { kind: 'imap', step: 'open', text: 'BAD User is authenticated but not connected.' };
    expect(diagnose(off, context)).toMatchObject({
      problem: 'The sign-in is right, but the mailbox cannot be opened by IMAP.',
      remedy: expect.stringContaining("Set-CASMailbox -Identity '<mailbox>' -ImapEnabled $true"),
    });
    expect(diagnose({ kind: 'login', aadsts: 50057, text: 'disabled' }, context).problem).toBe(
      'The owner of the mailbox is switched off in this organisation.',
    );
  });

  it('sends an administrator to the links of those APIs alone on which consent is asked', () => {
    const context = { stack: 'contoso', outputs: outputs({ mailResources: ['exchange'] }) };
    const { remedy } = diagnose(
      { kind: 'login', aadsts: 90094, text: 'The grant requires admin permission.' },
      context,
    );
    expect(remedy).toContain(links.adminExchange);
    expect(remedy).not.toContain(links.adminGraph);
  });
});

describe('formatDiagnosis', () => {
  it('says problem, resolvedBy and remedy, then the code, the correlation ID and the words', () => {
    const text =
      "AADSTS65001: The user or administrator has not consented to use the application with ID 'a39659a9' named 'PASS'.";
    const fault: Fault = { kind: 'login', aadsts: 65001, text, correlationId };
    expect(formatDiagnosis(diagnose(fault, { stack: 'contoso', outputs: stacks.interactive }))).toBe(
      [
        'Nobody has allowed the monitor to use jobs@contoso.com yet.',
        'Who mends it: the mailbox owner.',
        'Open this link in a private browser window, sign in as jobs@contoso.com and accept.',
        `  ${links.owner}`,
        `AADSTS65001, correlation ID ${correlationId}`,
        'It said: AADSTS65001: The user or administrator has not consented to use the application with ID',
        "'a39659a9' named 'PASS'.",
      ].join('\n'),
    );
  });

  it('leaves out what is not known', () => {
    expect(formatDiagnosis({ code: 'claim-expiry', problem: 'Over.', resolvedBy: 'us', remedy: 'Again.' })).toBe(
      'Over.\nWho mends it: whoever runs this program.\nAgain.\nclaim-expiry',
    );
  });

  it.each(cases.map((row) => [describeCase(row), row] as const))(
    'keeps to 100 columns but for commands and links: %s',
    (_, row) => {
      const lines = formatDiagnosis(diagnose(row.fault, contextOf(row))).split('\n');
      for (const line of lines.filter((each) => !each.startsWith('  '))) expect(line.length).toBeLessThanOrEqual(100);
      expect(lines.filter((line) => line.startsWith('  '))).toEqual(row.remedy.slice(1).map((line) => `  ${line}`));
    },
  );
});
