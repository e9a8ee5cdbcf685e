import { expect, it } from '@jest/globals';
import type { BrowserContextOptions } from 'playwright-core';
import { renderStatusPage } from '../../src/fleet/status/page.ts';
import type { Finding, Status, StatusRow } from '../../src/fleet/status/schema.ts';
import { rowOf, takenAt } from '../src/fleet/status/support.ts';
import { describeWith } from '../support/parts.ts';
import { expectNothingFound, testLooks } from './support/axe.ts';
import { useBrowser } from './support/openPage.ts';

const drifted: Finding = {
  ...{ code: 'drifted', level: 'bad', problem: 'The directory does not match the stack: a redirect URI is gone.' },
  remedy: 'Correct it: npx mailbox-access up customer-0001',
};
const incomplete: Finding = {
  ...{ code: 'incomplete', level: 'warning', problem: 'No sign-in since the last change.' },
  remedy: 'Verify it: npx mailbox-access verify customer-0002 --sign-in',
};

/** Problems of every fifth customer, each a different one. */
const ways: readonly Partial<StatusRow>[] = [
  { drifted: 'yes', findings: [drifted, incomplete] },
  { mailbox: { address: 'jobs@contoso.example', proven: 'unknown' }, findings: [incomplete] },
  { settings: 'invalid', findings: [{ ...drifted, code: 'settings-invalid' }] },
  { hasStack: 'no', registered: 'no', drifted: 'unknown', findings: [{ ...incomplete, code: 'never-provisioned' }] },
];

function statusOf(count: number): Status {
  const stacks = Array.from({ length: count }, (_, index) => {
    const stack = `customer-${String(index + 1).padStart(4, '0')}`;
    return rowOf({
      stack,
      customer: `Contoso ${index + 1} Recruitment`,
      ...(index % 5 === 0 ? ways[(index / 5) % 4] : {}),
    });
  });
  return {
    ...{ takenAt, stacks, settingsWithoutStack: ['never'], stacksWithoutSettings: ['left'] },
    runs: [{ operation: 'up', startedAt: '2026-11-24T08:00:00.000Z', sentence: '2 customers: 2 changed' }],
    unread: [
      { code: 'engine-failed', level: 'bad', problem: 'The stacks could not be listed.', remedy: 'Check the backend.' },
    ],
  };
}

describeWith('chromium', 'the page of the state of a fleet in a browser', () => {
  const openHtml = useBrowser();
  const open = (options: BrowserContextOptions) => openHtml(renderStatusPage(statusOf(20)), options);

  testLooks('has nothing that axe finds, and fits', async (colorScheme, width) => {
    const { tab } = await open({ colorScheme, viewport: { width, height: 900 } });
    expect(await tab.locator('tbody:visible th').count()).toBe(20);
    expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await expectNothingFound(tab);
  });

  it.each([320, 768, 900, 1090, 1100, 1500])('fits %i pixels', async (width) => {
    const { tab } = await open({ viewport: { width, height: 900 } });
    expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });
});
