import type { FleetReport, FleetRow } from '../../../src/reporting/model/schema.ts';
import { fleetReportOf } from '../../support/fleetReports.ts';
import { anyText, nasty } from '../handover/support.ts';
import { fc } from '../../support/fastCheck.ts';

/** Texts with a meaning on GitHub, or that end their surroundings. */
export const hostileTexts = [
  ...nasty,
  '@octocat @org/team',
  'fixes #123, GH-7, owner/repo#1',
  '<!-- mailbox-access fleet preview -->',
  '</details></summary><details open>',
  '```\n</details>\n\n# out\n```',
  '~~~~\n````\n`````',
  '> [!NOTE]\n> taken over',
  '| a | b |\n| --- | --- |',
  '--></td></tr></tbody></table><script>alert(1)</script>',
  '</code></pre><b>',
] as const;

export const anyHostile: fc.Arbitrary<string> = fc.oneof(anyText, fc.constantFrom(...hostileTexts));

/** Builds a report in which this text replaces every text that others can choose. */
export function reportSaying(text: string): FleetReport {
  const change = { kind: 'replace', clientId: text, what: [text], option: text, message: text } as const;
  const diagnosis = { code: text, problem: text, resolvedBy: 'us', remedy: text } as const;
  const named = { customer: text, tenantId: text, clientId: text, durationMs: 1 };
  const rows: readonly Omit<FleetRow, 'stack'>[] = [
    { result: 'changed', clientIdKept: false, breakingChanges: [{ ...change, what: [text] }], diff: text },
    { result: 'changed', breakingChanges: [{ ...change, kind: 'wider-consent', what: [text] }] },
    { result: 'failed', error: { code: 'usage', problem: text, remedy: text, original: text } },
    {
      result: 'failed',
      checks: [
        { name: 'imap', title: text, result: 'failed', diagnoses: [diagnosis] },
        { name: 'smtp', title: text, result: 'skipped', reason: text },
        { name: 'consent', title: text, result: 'passed', detail: text },
      ],
    },
    { result: 'changed', steps: [{ operation: text, type: text, name: text, properties: [text] }] },
  ];
  return fleetReportOf(0, {
    stacks: [
      ...rows.map((row, index) => ({ ...named, ...row, stack: `${'abcde'.charAt(index)} ${text}` })),
      { stack: text, result: 'unchanged', changes: { same: 1 } },
    ],
    shards: [text, text],
    settingsWithoutStack: [text],
    stacksWithoutSettings: [text, text],
  });
}
