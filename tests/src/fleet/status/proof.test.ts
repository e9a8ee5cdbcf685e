import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { judgeProof, readReport } from '../../../../src/fleet/status/proof.ts';
import { failed, heldOf, passed, reportOf, skipped } from './support.ts';

const other = '99999999-9999-4999-8999-999999999999';
const well = [passed('declared'), passed('consent')];

describe('judgeProof', () => {
  it('takes the answers of a proof of this registration', () => {
    expect(judgeProof(reportOf(well), heldOf())).toMatchObject({
      ...{ age: 'fresh', drifted: 'no', consented: 'yes', mailbox: { proven: 'unknown' }, failures: [] },
      verifiedAt: '2026-11-25T07:00:00.000Z',
    });
  });

  it.each([
    ['differs', failed('declared', 'directory-differs'), 'yes'],
    ['could not be compared', failed('declared', 'engine-failed'), 'unknown'],
    ['was not compared', skipped('declared'), 'unknown'],
  ] as const)('says whether it drifted when the directory %s', (_, check, drifted) => {
    expect(judgeProof(reportOf([check]), heldOf()).drifted).toBe(drifted);
  });

  it.each([
    ['lacks', failed('consent', 'AADSTS65001'), 'no'],
    ['could not be read', skipped('consent'), 'unknown'],
  ] as const)('says whether consent is given when it %s', (_, check, consented) => {
    expect(judgeProof(reportOf([check]), heldOf()).consented).toBe(consented);
  });

  it.each([
    ['client ID', { clientId: other }],
    ['tenant', { tenantId: other }],
  ])('takes nothing from a proof of another %s', (_, changed) => {
    const lastSignIn = { verifiedAt: '2026-11-22T08:00:00.000Z', signIn: 'browser', result: 'passed' } as const;
    expect(judgeProof(reportOf(well, { ...changed, lastSignIn }), heldOf())).toEqual({
      ...{ age: 'stale', consented: 'unknown', drifted: 'unknown', mailbox: { proven: 'unknown' }, failures: [] },
    });
  });

  it('knows a client ID in capitals', () => {
    const report = reportOf(well);
    expect(judgeProof({ ...report, clientId: report.clientId.toUpperCase() }, heldOf()).age).toBe('fresh');
  });

  it('keeps of a proof before the last change when it was and that the mailbox was read', () => {
    const report = reportOf([failed('declared', 'directory-differs'), passed('consent'), passed('imap')], {
      signIn: 'browser',
    });
    expect(judgeProof(report, heldOf({ changedAt: '2026-11-25T07:00:00.001Z' }))).toEqual({
      ...{ age: 'outdated', consented: 'unknown', drifted: 'unknown', failures: [] },
      verifiedAt: '2026-11-25T07:00:00.000Z',
      mailbox: { proven: 'yes', provenAt: '2026-11-25T07:00:00.000Z', signIn: 'browser' },
    });
  });

  it('proves nothing of another mailbox', () => {
    const report = reportOf([passed('imap')], { signIn: 'browser' });
    expect(judgeProof(report, heldOf({ mailbox: 'other@contoso.example' })).mailbox).toEqual({ proven: 'unknown' });
  });

  it('knows nothing without a report', () => {
    expect(judgeProof(undefined, heldOf())).toMatchObject({ age: 'none', drifted: 'unknown', consented: 'unknown' });
  });
});

it('a report of more than 200 kB is not read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailbox-access-report-'));
  mkdirSync(join(folder, 'reports'));
  writeFileSync(join(folder, 'reports', 'contoso.json'), `{"checks":[${'7,'.repeat(100_000)}7]}`);
  expect(await readReport(folder, 'contoso')).toEqual({ broken: 'it has more than 200000 bytes' });
  rmSync(folder, { recursive: true });
});
