import { describe, expect, it } from '@jest/globals';
import { describeNextSteps, describeOutputs } from '../../../src/cli/nextSteps.ts';
import { outputsOf } from '../../support/outputs.ts';

const mailbox = 'jobs@contoso.example';

describe('describeNextSteps', () => {
  it('names three steps, a line each: store the IDs, hand the link over, check the mailbox', () => {
    expect(describeNextSteps(outputsOf(), 'contoso', 200)).toBe(
      [
        'Next',
        '  1. Enter both IDs in PASS: General System Settings, tab Plugin Settings.',
        `  2. Write the page with the link for ${mailbox}: npx mailbox-access handover contoso`,
        '  3. Check that the mailbox can be read: npx mailbox-access verify contoso --sign-in',
        '',
      ].join('\n'),
    );
  });

  it('names no account when no mailbox is set', () => {
    expect(describeNextSteps(outputsOf({ mailbox: undefined }), 'contoso', 200)).toContain(
      'the link for the mailbox owner:',
    );
  });

  it.each([
    ['user', `consent is granted for ${mailbox}.`],
    ['tenant', 'consent is granted for the whole tenant.'],
  ])('asks nobody to accept a link when consent is %s', (consent, says) => {
    const steps = describeNextSteps(outputsOf({ consent }), 'contoso', 200);
    expect(steps).toContain(`No one has to accept a link: ${says}`);
    expect(steps).not.toContain('handover');
  });
});

describe('describeOutputs', () => {
  it('has the two IDs that the monitor stores', () => {
    const { tenantId, clientId } = outputsOf();
    expect(describeOutputs({ tenantId, clientId })).toBe(`  Tenant ID  ${tenantId}\n  Client ID  ${clientId}\n`);
  });
});
