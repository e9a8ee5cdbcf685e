import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from '@jest/globals';
import type { Page as Tab } from 'playwright-core';
import { describeFull } from '../../support/full.ts';

/** The script that defines `axe` in a page. */
export const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** Expects no findings of axe on a page, including colors. */
export async function expectNothingFound(tab: Tab): Promise<void> {
  await tab.evaluate(axe);
  const { violations, passes } = await tab.evaluate<{ violations: Finding[]; passes: Finding[] }>('axe.run()');
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  expect(passes.map(({ id }) => id)).toContain('color-contrast');
}

type Look = readonly [colorScheme: 'light' | 'dark', width: number];

/** Declares a test for each look of a page. Every run has dark mode on a phone. */
export function testLooks(title: string, test: (...look: Look) => Promise<void>): void {
  const each = `${title}: %s, %i pixels wide`;
  it.each<Look>([['dark', 360]])(each, test);
  describeFull(`${title}: dark, 360 pixels wide`, () => {
    it.each<Look>([
      ['light', 1280],
      ['dark', 1280],
      ['light', 360],
    ])(each, test);
  });
}
