import { z } from 'zod';
import type { Report } from '../verify/report.ts';
import type { Comparison } from './replay.ts';
import { findLag, type Recorded } from './recorder.ts';

/** One step of a rehearsal. Its detail has only codes and times, no text of the tenant. */
export interface Step {
  readonly title: string;
  readonly result: 'passed' | 'failed' | 'skipped';
  readonly detail: string;
}

export interface RehearsalReport {
  readonly against: 'Microsoft' | 'emulator';
  readonly day: string;
  readonly version: string;
  readonly steps: readonly Step[];
  readonly findings: readonly Finding[];
  readonly comparison: Comparison;
}

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

/** A person's answer about a link: `refused` has the number that Microsoft's page shows. */
export type LinkAnswer =
  { readonly result: 'accepted' | 'skipped' } | { readonly result: 'refused'; readonly aadsts: number };

/** The sign-ins after a link, or before any link. */
export interface Stage {
  readonly link: 'none' | 'guide' | 'all';
  readonly answer: LinkAnswer;
  /** One report for each sign-in method. */
  readonly reports: readonly Report[];
}

/** An open question about Microsoft's services, and this tenant's answer. */
export interface Finding {
  readonly question: string;
  readonly answer: string;
}

const unanswered = 'not answered: ';

export function answerQuestions(stages: readonly Stage[], exchanges: readonly Recorded[]): readonly Finding[] {
  return [
    {
      question: 'Is consent on Microsoft Graph enough for a token for Exchange Online?',
      answer: isGraphEnough(stages),
    },
    { question: 'Is a link accepted that asks for two APIs?', answer: areTwoAccepted(stages) },
    { question: 'What does a sign-in without consent answer?', answer: describeRefusals(stages, exchanges) },
    { question: 'How long is replication lag?', answer: describeLag(exchanges) },
    { question: 'Which consent policies do users have?', answer: describePolicies(exchanges) },
  ];
}

function isGraphEnough(stages: readonly Stage[]): string {
  const { answer, reports = [] } = stages.find(({ link }) => link === 'guide') ?? {};
  if (answer?.result !== 'accepted') return `${unanswered}the link of the guide was not accepted`;
  // A browser asks for missing consent, so only a sign-in with the password shows the refusal.
  const signIn = reports
    .find(({ signIn: method }) => method === 'password')
    ?.checks.find(({ name }) => name === 'sign-in');
  if (signIn === undefined) return `${unanswered}it needs a sign-in with the password`;
  if (signIn.result === 'passed') return 'yes';
  return signIn.result === 'failed'
    ? `no: ${signIn.diagnoses.map(({ code }) => code).join(', ')}`
    : unanswered + signIn.result;
}

function areTwoAccepted(stages: readonly Stage[]): string {
  const { answer } = stages.find(({ link }) => link === 'all') ?? {};
  if (answer?.result === 'refused') return `no: AADSTS${answer.aadsts}`;
  return answer?.result === 'accepted' ? 'yes' : `${unanswered}that link was not opened`;
}

const refusal = z.object({ error: z.string(), error_codes: z.array(z.number()), suberror: z.string().optional() });

function describeRefusals(stages: readonly Stage[], exchanges: readonly Recorded[]): string {
  const typed = stages.flatMap(({ link, answer }) =>
    answer.result === 'refused' ? [`AADSTS${answer.aadsts} at the link ${link}`] : [],
  );
  const answered = exchanges.flatMap(({ response }) => {
    const { data } = refusal.safeParse(response);
    if (data === undefined) return [];
    const { error, error_codes: numbers, suberror } = data;
    const words = suberror === undefined ? error : `${error}, ${suberror}`;
    return `${numbers.map((number) => `AADSTS${number}`).join(', ')} (${words})`;
  });
  const found = [...new Set([...answered, ...typed])];
  return found.length === 0 ? `${unanswered}nothing was refused` : found.join('; ');
}

function describeLag(exchanges: readonly Recorded[]): string {
  const lag = [...findLag(exchanges).values()];
  const describe = (kind: 'created' | 'deleted', what: string) => {
    const times = lag.filter((each) => each.kind === kind).map(({ afterMs }) => afterMs);
    return times.length === 0 ? `none seen ${what}` : `up to ${(Math.max(...times) / 1000).toFixed(1)} s ${what}`;
  };
  return `${describe('created', 'after a creation')}; ${describe('deleted', 'after a deletion')}`;
}

const policies = z.object({
  defaultUserRolePermissions: z.object({ permissionGrantPoliciesAssigned: z.array(z.string()) }),
});

function describePolicies(exchanges: readonly Recorded[]): string {
  const answers = exchanges.filter(({ path }) => path === '/v1.0/policies/authorizationPolicy');
  const { data } = policies.safeParse(answers.find(({ status }) => status === 200)?.response);
  if (data === undefined) return `${unanswered}the credential may not read them (Policy.Read.All)`;
  const names = data.defaultUserRolePermissions.permissionGrantPoliciesAssigned;
  const described = names.map((name) => (name.startsWith('{') ? "one of the tenant's own" : name.split('.').at(-1)));
  return described.length === 0 ? 'none: users may not consent' : described.join(', ');
}
