import type { Comparison } from './replay.ts';
import type { Finding, Stage } from './findings.ts';

/** One step of a rehearsal. Its detail has no text of the tenant: codes and times only. */
export interface Step {
  readonly title: string;
  readonly result: 'passed' | 'failed' | 'skipped';
  readonly detail: string;
}

/** What one rehearsal found. */
export interface RehearsalReport {
  readonly against: 'Microsoft' | 'emulator';
  readonly day: string;
  readonly version: string;
  readonly steps: readonly Step[];
  readonly findings: readonly Finding[];
  readonly comparison: Comparison;
}

/** Describes the checks of the sign-ins after one link. */
export function describeStage({ link, answer, reports }: Stage): readonly Step[] {
  const title = link === 'none' ? 'Before any link, where a refusal is expected' : `After the link ${link}`;
  const opened: readonly Step[] =
    link === 'none'
      ? []
      : [
          {
            title: `Link ${link}`,
            result: answer.result === 'accepted' ? 'passed' : answer.result === 'refused' ? 'failed' : 'skipped',
            detail: answer.result === 'refused' ? `AADSTS${answer.aadsts}` : answer.result,
          },
        ];
  const signedIn = reports.map(({ signIn, result, checks }): Step => {
    const results = checks.map((check) =>
      check.result === 'failed'
        ? `${check.name} ${check.diagnoses.map(({ code }) => code).join(' ')}`
        : `${check.name} ${check.result}`,
    );
    return {
      title: `${title}: sign-in by ${signIn}`,
      result: result === 'failed' ? 'failed' : 'passed',
      detail: results.join(', '),
    };
  });
  return [...opened, ...signedIn];
}

/** Writes the report to send back. */
export function renderReport({ against, day, version, steps, findings, comparison }: RehearsalReport): string {
  const { compared, left, differences, unread } = comparison;
  const omitted = Object.entries(left).map(([reason, count]) => `${count}: ${reason}`);
  return [
    '# Rehearsal of mailbox-access',
    `Against ${against === 'Microsoft' ? 'Microsoft Entra ID' : 'the emulator'}, ${day}, mailbox-access ${version}. This report and the recording beside it have no IDs, names, addresses or secrets.`,
    '## Answers',
    ...findings.map(({ question, answer }) => `- ${question} **${answer}**`),
    '## Steps',
    '| step | result | detail |\n| --- | --- | --- |',
    ...steps.map(({ title, result, detail }) => `| ${title} | ${result} | ${detail} |`),
    '## Differences from the emulator',
    `${compared} requests compared${omitted.length === 0 ? '' : `; left out ${omitted.join(', ')}`}.`,
    ...(differences.length === 0
      ? ['No difference.']
      : differences.map(({ request, what }) => `- \`${request}\`: ${what}`)),
    ...(unread.length === 0
      ? []
      : [`The emulator lacks ${unread.length} properties that nothing here reads: ${unread.join(', ')}.`]),
  ]
    .map((line, index, lines) => (/^[-|]/.test(line) && /^[-|]/.test(lines[index + 1] ?? '') ? line : `${line}\n`))
    .join('\n');
}
