import { describe, expect, it } from '@jest/globals';
import type { Settings } from '../../../../src/registration/settings/settings.ts';
import { MailboxAccessError } from '../../../../src/common/errors.ts';
import { buildRow, type Known } from '../../../../src/fleet/status/row.ts';
import { settings } from '../../../support/settings.ts';
import { failed, heldOf, passed, reportOf, skipped } from './support.ts';

const own: Settings = { ...settings({ mailbox: 'jobs@contoso.example' }), tenantId: String(heldOf().ids?.tenantId) };
const unattended = [passed('declared'), passed('consent'), skipped('imap')];

function row(changed: Partial<Known>) {
  return buildRow({
    ...{ stack: 'contoso', settings: own, place: 'environment', hasStack: 'yes', held: heldOf(), left: undefined },
    ...changed,
  });
}
const codes = (changed: Partial<Known>) => row(changed).findings.map(({ code }) => code);

describe('buildRow', () => {
  it('asks for a proof of what was never verified', () => {
    expect(row({}).findings).toEqual([
      {
        ...{ code: 'never-verified', level: 'note', problem: 'It was never verified.' },
        remedy: 'Verify it: npx mailbox-access verify contoso',
      },
    ]);
  });

  it('has no findings when everything is verified', () => {
    const report = reportOf([passed('declared'), passed('consent'), passed('imap')], { signIn: 'browser' });
    expect(row({ left: { report } }).findings).toEqual([]);
  });

  it('asks for a sign-in if there was none', () => {
    expect(codes({ left: { report: reportOf(unattended) } })).toEqual(['mailbox-unverified']);
  });

  it('says that the mailbox was refused, once the proof that said why is replaced', () => {
    const lastSignIn = { verifiedAt: '2026-11-22T08:00:00.000Z', signIn: 'password', result: 'failed' } as const;
    const [finding] = row({ left: { report: reportOf(unattended, { lastSignIn }) } }).findings;
    expect(finding).toMatchObject({ code: 'mailbox-refused', problem: expect.stringContaining('2026-11-22') });
    const told = reportOf([failed('imap', 'imap-not-connected')], { signIn: 'password' });
    expect(codes({ left: { report: told } })).toEqual(['imap-not-connected']);
  });

  it('says of a broken report what is wrong with the file, and asks for no proof beside', () => {
    expect(codes({ left: { broken: 'it is not JSON' } })).toEqual(['report-unreadable']);
  });

  it('says that the settings name another tenant than the registration is in', () => {
    const elsewhere = { ...own, tenantId: '22222222-2222-4222-8222-222222222222' };
    expect(row({ settings: elsewhere, left: undefined }).findings[0]).toMatchObject({
      code: 'tenant-changed',
      level: 'bad',
    });
  });

  it('says that a first up broke off', () => {
    const held = heldOf({ ids: undefined });
    expect(row({ held })).toMatchObject({ registered: 'unfinished' });
    expect(codes({ held })).toEqual(['unfinished']);
  });

  it('knows nothing of a stack whose state cannot be read', () => {
    const held = new MailboxAccessError('engine-failed', 'It is broken.', 'Ask.');
    expect(row({ held })).toMatchObject({ registered: 'unknown', drifted: 'unknown', consent: { given: 'unknown' } });
    expect(codes({ held })).toEqual(['engine-failed']);
  });

  it('knows nothing where the stacks could not be listed', () => {
    expect(row({ hasStack: 'unknown', held: undefined })).toMatchObject({ registered: 'unknown', findings: [] });
  });

  describe('without settings', () => {
    const gone = { settings: undefined } as const;

    it('gives the command that brings them back', () => {
      expect(row(gone).findings).toMatchObject([
        {
          code: 'settings-missing',
          remedy:
            'Restore its settings: git checkout "$(git log -1 --diff-filter=AM --format=%H -- Pulumi.contoso.yaml)" -- Pulumi.contoso.yaml\nTo delete the registration, then: npx mailbox-access destroy contoso',
        },
      ]);
    });

    it('removes a stack that is empty, where it is', () => {
      const held = heldOf({ hasResources: false, hasApplication: false, ids: undefined });
      const remedy = (place: Known['place']) => row({ ...gone, held, place }).findings[0]?.remedy;
      expect(remedy('environment')).toBe('Remove the stack: npx mailbox-access pulumi stack rm contoso');
      expect(remedy('emulator')).toBe(
        'Remove the stack: PULUMI_BACKEND_URL="file://$PWD/.offline/state" npx mailbox-access pulumi stack rm contoso',
      );
    });
  });

  it('puts what is bad first', () => {
    const report = reportOf([failed('declared', 'directory-differs'), passed('consent')]);
    expect(codes({ left: { report } })).toEqual(['directory-differs', 'mailbox-unverified']);
  });
});
