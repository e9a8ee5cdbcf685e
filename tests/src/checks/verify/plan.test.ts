import { describe, expect, it } from '@jest/globals';
import { MailboxAccessError } from '../../../../src/common/errors.ts';
import { verifyDeclared } from '../../../../src/checks/verify/plan.ts';

const step = {
  operation: 'update',
  type: 'azuread:index/application:Application',
  name: 'mailbox-application',
  properties: ['notes'],
};

describe('verifyDeclared', () => {
  it('passes when a preview finds nothing to change', async () => {
    const preview = () => Promise.resolve({ changes: { same: 4 }, steps: [] });
    expect(await verifyDeclared('contoso', preview)).toEqual({
      result: 'passed',
      detail: 'the directory matches the stack',
    });
  });

  it('fails with what differs and the commands that show and correct it', async () => {
    const preview = () => Promise.resolve({ changes: { same: 3, update: 1 }, steps: [step] });
    expect(await verifyDeclared('contoso', preview)).toEqual({
      result: 'failed',
      diagnoses: [
        {
          code: 'directory-differs',
          problem: 'The directory does not match stack contoso: update mailbox-application (notes).',
          resolvedBy: 'us',
          remedy:
            'See the differences, then correct them: npx mailbox-access preview contoso && npx mailbox-access up contoso',
        },
      ],
    });
  });

  it('fails with the engine’s own words when the preview fails', async () => {
    const error = new MailboxAccessError('engine-failed', 'The preview failed: 403.', 'Fix it.');
    expect(await verifyDeclared('contoso', () => Promise.reject(error))).toMatchObject({
      result: 'failed',
      diagnoses: [{ code: 'engine-failed', problem: 'The preview failed: 403.', remedy: 'Fix it.' }],
    });
  });

  it('is no outcome when it was interrupted, or when something unexpected happened', async () => {
    const interrupted = new MailboxAccessError('interrupted', 'Ctrl-C.', 'Again.');
    await expect(verifyDeclared('contoso', () => Promise.reject(interrupted))).rejects.toBe(interrupted);
    await expect(verifyDeclared('contoso', () => Promise.reject(new TypeError('bug')))).rejects.toThrow('bug');
  });
});
