import { describe, expect, it } from '@jest/globals';
import { diagnose, findRow, meaningFor } from '../../../src/diagnostics/diagnose.ts';
import { formatDiagnosis } from '../../../src/diagnostics/format.ts';
import { buildSubject } from '../../../src/diagnostics/subject.ts';
import { chapters, diagnosisCodes } from '../../../src/diagnostics/tables/index.ts';
import type { Fault } from '../../../src/diagnostics/fault.ts';
import { cases } from './cases.ts';
import { kindOf, outputs, stacks, type Case } from './support.ts';

const correlationId = 'c5e4b7a0-2d7f-4b6e-9d0a-3b1f0c9e8d7a';
const context = { stack: 'contoso', outputs: stacks.interactive };

const contextOf = ({ stack, method }: Case) => ({ stack: 'contoso', outputs: stacks[stack], method });

const all = cases.map((each) => {
  const { fault, code, stack, method } = each;
  const words = fault.kind === 'claim' ? `${fault.claim}: ${fault.found}` : fault.text;
  const title = [code, words.slice(0, 70), stack, method].filter((part) => part !== undefined).join(' | ');
  return [title, each] as const;
});

describe('diagnose', () => {
  it.each(all)('gives the code, who can fix it, and the commands: %s', (_, { kinds, ...expected }) => {
    const { fault, code, resolvedBy, stack } = expected;
    const diagnosis = diagnose(fault, contextOf({ ...expected, kinds }));
    expect(diagnosis).toMatchObject({ code, resolvedBy });
    expect(diagnosis).not.toHaveProperty('correlationId');
    const [, ...lines] = diagnosis.remedy.split('\n');
    expect(lines.map((line) => kindOf(line, stacks[stack]))).toEqual(kinds);
    // A broken connection gives no answer to quote.
    const isConnection = fault.kind === 'network' || fault.kind === 'tls';
    expect(diagnosis.original !== undefined).toBe(fault.kind !== 'claim' && !isConnection);
    expect(diagnosis.observed !== undefined).toBe(isConnection);
  });

  it('has a case for every row and every variant', () => {
    expect([...new Set(cases.map(({ code }) => code))].sort()).toEqual(diagnosisCodes.toSorted());
    const met = cases.map((each) =>
      findRow(each.fault).row.variants?.find(({ holds }) => holds(buildSubject(contextOf(each), each.fault))),
    );
    const variants = Object.values(chapters).flatMap((rows) => rows.flatMap((row) => row.variants ?? []));
    expect(variants.filter((variant) => !met.includes(variant)).map(({ where }) => where)).toEqual([]);
  });

  it('says what each row and each variant means', () => {
    const meanings = new Map<string, string>();
    for (const each of cases) {
      const { row } = findRow(each.fault);
      const meaning = meaningFor(row, buildSubject(contextOf(each), each.fault));
      const title = [row.codes.join(', '), 'where' in meaning ? `where ${String(meaning.where)}` : row.says].join(': ');
      const { problem, resolvedBy, remedy } = diagnose(each.fault, contextOf(each));
      if (!meanings.has(title)) meanings.set(title, `${problem}\n${resolvedBy}: ${remedy}`);
    }
    expect(`\n${[...meanings].map(([title, text]) => `${title}\n${text}\n`).join('\n')}`).toMatchSnapshot();
  });

  it.each(all)('is short and complete: %s', (_, each) => {
    const { problem, remedy } = diagnose(each.fault, contextOf(each));
    const [text = '', ...lines] = remedy.split('\n');
    expect(problem).toMatch(/^[A-Za-z].{20,200}\.$/);
    expect(text.split(/[.?!] (?=[A-Z])/).length).toBeLessThanOrEqual(3);
    expect(text).toMatch(/^.{10,260}\.$/);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines)
      expect(line).toMatch(
        /^(https:\/\/|npx |az |nc |nslookup |curl |echo \| openssl |Connect-|Set-CAS|Get-M|Add-(Mailbox|Recipient)P)/,
      );
    expect(`${problem}\n${remedy}`).not.toMatch(/undefined|null|NaN|\[object|<\w|\$\{|\{\w| {2}|\.\./);
  });

  it('keeps the correlation ID and the answer of Entra', () => {
    const text = 'AADSTS65001: No consent.';
    const fault: Fault = { kind: 'login', error: 'invalid_grant', aadsts: 65001, text, correlationId };
    expect(diagnose(fault, context)).toMatchObject({ code: 'AADSTS65001', correlationId, original: text });
  });

  it('drops a correlation ID that is not an ID', () => {
    const fault: Fault = { kind: 'login', text: 'no', correlationId: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln' };
    expect(diagnose(fault, context)).not.toHaveProperty('correlationId');
  });

  it('puts the number of SMTP before the answer, and quotes no server for what this program observed', () => {
    const smtp: Fault = { kind: 'smtp', step: 'send', responseCode: 554, text: '5.6.0 Corrupt message content' };
    const network: Fault = { kind: 'network', host: 'a.example', port: 993, code: 'EMFILE', text: 'too many files' };
    const late: Fault = { kind: 'login', error: 'timed_out', text: 'It was not finished.', isObserved: true };
    expect(diagnose(smtp, context).original).toBe('554 5.6.0 Corrupt message content');
    for (const fault of [network, late]) {
      expect(diagnose(fault, context)).toMatchObject({ observed: fault.text });
      expect(diagnose(fault, context)).not.toHaveProperty('original');
    }
  });

  it('names no mailbox where none is set, and has a placeholder for it only in commands', () => {
    const unnamed = { stack: 'contoso', outputs: outputs({ mailbox: undefined }) };
    const off = diagnose({ kind: 'imap', step: 'open', text: 'BAD User is authenticated but not connected.' }, unnamed);
    expect(off.problem).toContain('the mailbox');
    expect(off.problem).not.toContain('<mailbox>');
    expect(off.remedy).toContain("Set-CASMailbox -Identity '<mailbox>' -ImapEnabled $true");
    const disabled = diagnose({ kind: 'login', aadsts: 50057, text: 'disabled' }, unnamed);
    expect(disabled.problem).toMatch(/^The owner of the mailbox /);
  });

  it('sends an administrator only to the links of the APIs on which consent is requested', () => {
    const exchangeOnly = { stack: 'contoso', outputs: outputs({ mailResources: ['exchange'] }) };
    for (const aadsts of [90094, 90095]) {
      const { remedy } = diagnose(
        { kind: 'login', aadsts, text: 'The grant requires admin permission.' },
        exchangeOnly,
      );
      expect(remedy).toContain(stacks.interactive.adminConsentUrls.exchange);
      expect(remedy).not.toContain(stacks.interactive.adminConsentUrls.graph);
      expect(remedy.includes('or open this link')).toBe(aadsts === 90095);
    }
  });

  it.each([
    ['outlook.office365.com', 993, 'outlook.office365.com:993'],
    ['smtp.office365.com', 587, 'smtp.office365.com:587'],
  ])('names the server of Microsoft in place of %s:%i', (host, port, server) => {
    const fault: Fault = { kind: 'tls', host, port, code: 'ERR_TLS_CERT_ALTNAME_INVALID', text: '' };
    expect(diagnose(fault, context).remedy).toContain(server);
  });
});

describe('formatDiagnosis', () => {
  it('shows the problem, who can fix it, the remedy, the code, the correlation ID and the answer', () => {
    const text =
      "AADSTS65001: The user or administrator has not consented to use the application with ID 'a39659a9' named 'PASS'.";
    const diagnosis = diagnose({ kind: 'login', aadsts: 65001, text, correlationId }, context);
    const [sentence = '', link = ''] = diagnosis.remedy.split('\n');
    expect(formatDiagnosis(diagnosis)).toBe(
      [
        diagnosis.problem,
        'Who can fix it: the mailbox owner.',
        sentence,
        `  ${link}`,
        `AADSTS65001, correlation ID ${correlationId}`,
        'Answer: AADSTS65001: The user or administrator has not consented to use the application with ID',
        "'a39659a9' named 'PASS'.",
      ].join('\n'),
    );
  });

  it('leaves out what is not known', () => {
    expect(formatDiagnosis({ code: 'claim-expiry', problem: 'Over.', resolvedBy: 'us', remedy: 'Again.' })).toBe(
      'Over.\nWho can fix it: you.\nAgain.\nclaim-expiry',
    );
  });

  it.each(all)('keeps to 100 columns except for commands and links: %s', (_, each) => {
    const diagnosis = diagnose(each.fault, contextOf(each));
    const lines = formatDiagnosis(diagnosis).split('\n');
    for (const line of lines.filter((line) => !line.startsWith('  '))) expect(line.length).toBeLessThanOrEqual(100);
    const [, ...commands] = diagnosis.remedy.split('\n');
    expect(lines.filter((line) => line.startsWith('  '))).toEqual(commands.map((line) => `  ${line}`));
  });
});
