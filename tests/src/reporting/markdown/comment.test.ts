import { describe, expect, it } from '@jest/globals';
import { buildComment } from '../../../../src/reporting/markdown/comment.ts';
import { alignDiff, escapeGitHub } from '../../../../src/reporting/markdown/escape.ts';
import { cleanLines, cleanText } from '../../../../src/common/text.ts';
import type { FleetReport } from '../../../../src/reporting/model/schema.ts';
import { fleetReportOf, proofReportOf, rowOf, upReportOf } from '../../../support/fleetReports.ts';
import { fc } from '../../../support/fastCheck.ts';
import { readMarkdown } from '../../handover/markup.ts';
import { anyHostile, hostileTexts, reportSaying } from '../../fleet/hostile.ts';

const maxCharacters = 60_000;

const renderComment = (report: FleetReport) => buildComment(report).text;
const tableOf = (markdown: string) => markdown.split('\n').filter((line) => line.startsWith('| '));
/** Removes fenced text, in which Markdown has no meaning. */
const withoutFences = (markdown: string) => markdown.replace(/^(`{3,})\w*\n[^]*?\n\1$/gm, '');
const foldsOf = (markdown: string) => markdown.match(/<details>/g)?.length ?? 0;

describe('the comment of 24 customers', () => {
  const comment = renderComment(fleetReportOf(24));

  it('begins with its heading, and holds no HTML comment, by which a workflow finds its own', () => {
    expect(comment).toMatch(/^## Preview of 24 customers: 5 would change, /);
    expect(comment).not.toContain('<!--');
  });

  it('says of which parts it is, and when that is one of several', () => {
    const said = (...shards: string[]) => /at once.*/.exec(renderComment({ ...fleetReportOf(24), shards }))?.[0];
    expect(said()).toBe('at once.</sub>');
    expect(said('1/2', '2/2')).toBe('at once, parts 1/2, 2/2.</sub>');
    expect(said('1/2')).toBe('at once, of all parts only 1/2.</sub>');
    expect(said('1/1')).toBe('at once, parts 1/1.</sub>');
  });

  it('shows breaking changes in bold before the table', () => {
    const [before = '', after = ''] = comment.split('| Customer |');
    expect(before).toContain('> [!CAUTION]\n> **A monitor breaks** for 2 customers:');
    expect(before).toContain('- **Northwind Care Group (customer-0002)**: The registration (client ID ');
    expect(before).toContain('> [!WARNING]\n> **Consent becomes wider** for 1 customer:');
    expect(after).not.toContain('[!');
  });

  it('has a row for each customer, what breaks a monitor first', () => {
    const [head, , first, , , failed] = tableOf(comment);
    expect(tableOf(comment)).toHaveLength(26);
    expect(head).toBe('| Customer | Result | + | ~ | - | ± | Client ID | Time | Remark |');
    expect(first).toMatch(
      /^\| Northwind Care Group \(customer-0002\) \| 🚨 would change (?:\| {2}){3}\| 1 \| \*\*NEW\*\* \| 8\.8 s \| The registration /,
    );
    expect(failed).toMatch(/ \| ❌ failed \| .*\(403 Authorization\\_RequestDenied\)\. \|$/);
  });

  it('folds the diff of each that changes and the words of each that failed', () => {
    expect(foldsOf(comment)).toBe(5 + 5);
    expect(comment).toContain(
      '<details><summary>Wingtip Hospitality plc (customer-0022): would change</summary>\n\nDiff:\n\n```diff\n',
    );
    expect(comment).toContain(
      '\n!        displayName: "PASS (old)" => "PASS"\n+        notes      : "mailbox-access"\n',
    );
    expect(comment).toContain(
      'Remedy:\n\n```text\nGrant the permission, then run it again: npx mailbox-access preflight customer-0014\n```',
    );
  });

  it('names settings without a stack and stacks without settings, and leaves nothing out', () => {
    expect(comment).toContain('**Settings without a stack when the run began:** customer-0020\n');
    expect(comment).toContain('**Orphaned stacks (no settings file):** left-long-ago\n');
    expect(comment).not.toContain('The report is cut to fit');
  });
});

describe('a long comment', () => {
  const longDiffs = (count: number, length: number): FleetReport => {
    const diff = Array.from({ length }, (_, index) => `    + line ${index}`).join('\n');
    const stacks = Array.from({ length: count }, (_, index) => ({ ...rowOf('drift', index + 1), diff }));
    return fleetReportOf(0, { stacks });
  };

  it.each([200, 1_000, 5_000])('of %i customers fits, and has the breakingChanges', (count) => {
    const report = fleetReportOf(count);
    const text = renderComment(report);
    expect(text.length).toBeLessThanOrEqual(maxCharacters);
    expect(text).toContain('[!CAUTION]');
    expect(text).toMatch(/\| Northwind Care Group \(customer-0002\) \| 🚨 would change/);
  });

  it('has diffs shortened first, then left out; the table is whole', () => {
    const text = renderComment(longDiffs(30, 1_000));
    expect(text.length).toBeLessThanOrEqual(maxCharacters);
    expect(tableOf(text)).toHaveLength(32);
    expect(foldsOf(text)).toBeGreaterThan(5);
    expect(text).toMatch(/\n… \d+ more lines\n```\n\n<\/details>/);
    expect(text).toContain(
      `**The report is cut to fit here.** Long texts are shortened. Details of ${foldsOf(text)} customers are shown; ${30 - foldsOf(text)} are left out. The full report is in the files \`preview.html\`, \`preview.json\` and \`preview.diffs.md\` of the run.`,
    );
  });

  it('has one line for all that do not change, then counts the rest', () => {
    const report = fleetReportOf(1_000);
    const unchanged = report.stacks.filter(({ result }) => result === 'unchanged').length;
    const text = renderComment(report);
    expect(tableOf(text).at(-1)).toMatch(new RegExp(`^\\| _${unchanged} customers without changes_ `));
    expect(text).toContain(`${unchanged} customers without changes are not listed. `);
    const many = renderComment(longDiffs(2_000, 1));
    const cut = Number(/(\d+) more customers at the end/.exec(many)?.[1]);
    expect(tableOf(many)).toHaveLength(2 + 2_000 - cut);
    expect(many).toContain('Details of 0 customers are shown; 2000 are left out.');
  });

  it('says whether it is cut', () => {
    expect(buildComment(fleetReportOf(24)).isCut).toBe(false);
    expect(buildComment(longDiffs(1, 20_000)).isCut).toBe(true);
  });

  it('is always short enough, however large the report is', () => {
    const many = fc.record({
      text: anyHostile,
      times: fc.integer({ min: 1, max: 400 }),
      rows: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(many, ({ text, times, rows }) => {
        const given = reportSaying(text.repeat(times));
        const stacks = Array.from({ length: rows }, () => given.stacks).flat();
        const names = Array.from({ length: rows }, () => text);
        const report = { ...given, stacks, settingsWithoutStack: names, stacksWithoutSettings: names };
        expect(renderComment(report).length).toBeLessThanOrEqual(maxCharacters);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a hostile comment', () => {
  const tagsOf = (markdown: string) => withoutFences(markdown).match(/(?<!\\)<[^>]*>/g);
  const harmless = renderComment(reportSaying('x'));
  const { kinds: harmlessKinds } = readMarkdown(harmless);

  it.each(hostileTexts)('is built as ever when all texts are %j', (text) => {
    const markdown = renderComment(reportSaying(text));
    const { kinds, links } = readMarkdown(markdown);
    expect({ kinds, links, tags: tagsOf(markdown) }).toEqual({
      kinds: harmlessKinds,
      links: [],
      tags: tagsOf(harmless),
    });
  });

  it('keeps its structure and any text', () => {
    fc.assert(
      fc.property(anyHostile, (text) => {
        const { kinds, links, text: shown } = readMarkdown(renderComment(reportSaying(text)));
        expect({ kinds, links }).toEqual({ kinds: harmlessKinds, links: [] });
        const first = cleanText(text)
          .trim()
          .slice(0, 20)
          .replace(/[\s\u200b]/g, '');
        expect(shown.replace(/[\s\u200b]/g, '')).toContain(first);
        expect(shown).toContain(cleanLines(text).replaceAll('<!--', '<! --').split('\n')[0]?.slice(0, 30) ?? '');
      }),
    );
  });

  it('contains no mentions and no references', () => {
    const markdown = withoutFences(renderComment(reportSaying('@octocat, fixes #12 and GH-34; a@b.example')));
    expect(markdown).not.toMatch(/@(?=\w)|#(?=\d)|GH-(?=\d)/);
    expect(escapeGitHub('@a #1 GH-1')).toBe('@\u200ba \\#\u200b1 GH-\u200b1');
  });
});

describe('a diff in a comment', () => {
  it('has its signs in the first column, and no line that only names a resource', () => {
    const diff =
      '  a: (same)\n    [urn=urn:x]\n    + b\n  ~ c\n    +- d: (replace)\n    - e\n    --outputs:--\n  - - f';
    expect(alignDiff(diff)).toBe(
      '   a: (same)\n+      b\n!    c\n!    +- d: (replace)\n-      e\n-    --outputs:--\n-    - f',
    );
  });
});

describe('comments of other operations', () => {
  it('summarizes the customers', () => {
    const up = 'Up of 24 customers: 5 changed, 4 failed, 1 interrupted, 1 not started, 2 broke a monitor';
    expect(renderComment(upReportOf(24))).toContain(`## ${up}`);
    const proof = renderComment(proofReportOf(24));
    expect(proof).toContain('## Verification of 24 customers: 14 OK, 5 not verified, 5 failed');
    for (const each of [proof, renderComment(proofReportOf(5))])
      expect(each).toContain(
        '\n\nRegistration as declared (directory-differs):\n\n```text\nThe directory does not match ',
      );
    expect(renderComment(fleetReportOf(0))).toContain('## Preview of no customer');
  });
});
