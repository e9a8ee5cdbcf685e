import { describe, expect, it } from '@jest/globals';
import { formatNextSteps } from '../../../../src/common/wrap.ts';
import { listNextSteps } from '../../../../src/onboarding/new/writeCustomer.ts';
import { provisioningConsentUrl } from '../../../../src/registration/links.ts';

describe('what comes next', () => {
  it('is in the order in which it is done', () => {
    expect(formatNextSteps(listNextSteps('contoso', 'passed', undefined), 200)).toBe(`Next
  1. See what would be created: npx mailbox-access preview contoso
  2. Have the settings reviewed: git add Pulumi.contoso.yaml && git commit -m 'Customer contoso' -- Pulumi.contoso.yaml
  3. Provision: npx mailbox-access up contoso
  4. Create the page for the customer: npx mailbox-access handover contoso
  5. Check that the mailbox can be read: npx mailbox-access verify contoso --sign-in
`);
  });

  it.each([
    ['failed', 'Fix the failed checks, then rerun: npx mailbox-access preflight contoso'],
    [undefined, 'Run the preflight checks: npx mailbox-access preflight contoso'],
  ] as const)('begins with the preflight when it is %s', (preflight, first) => {
    expect(listNextSteps('contoso', preflight, undefined)[0]).toBe(first);
  });

  it("begins with the link to the customer's administrator, where the provider's application is known", () => {
    const url = provisioningConsentUrl('<tenant>', '<client>');
    const [first, second] = listNextSteps('contoso', 'failed', url);
    expect(first).toContain(`\n${url}\n`);
    expect(second).toContain('preflight contoso');
  });
});

it("the link is version 1's, in the customer's tenant, and names no scope", () => {
  const tenantId = '1111aaaa-1111-4111-8111-111111111111';
  const clientId = '44444444-4444-4444-8444-444444444444';
  expect(provisioningConsentUrl(tenantId, clientId)).toBe(
    `https://login.microsoftonline.com/${tenantId}/adminconsent?client_id=${clientId}`,
  );
  expect(provisioningConsentUrl(tenantId, clientId, 'localhost:8743')).toMatch(/^https:\/\/localhost:8743\//);
});
