import { quoteForShell } from '../../common/quote.ts';
import { findContradictions } from '../../registration/settings/rules.ts';
import type { DeclaredSettings } from '../../registration/settings/schema.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { fields, judge } from './fields.ts';
import type { Answers, FieldName } from './fields.ts';

/** What is proposed where nobody says otherwise: the guide's advice. */
export const proposedConsent = 'user';

/** What can be used of what was given, and what is wrong with the rest. */
export interface ReadAnswers {
  readonly answers: Answers;
  readonly problems: readonly string[];
  /** What was given and cannot be used. */
  readonly wrong: ReadonlySet<FieldName>;
}

/** Judges everything that was given, one by one and together. */
export function readAnswers(given: Answers): ReadAnswers {
  const judged = entriesOf(given).map(([name, value]) => ({ name, ...judge(name, value) }));
  const answers = Object.fromEntries(judged.flatMap((each) => ('value' in each ? [[each.name, each.value]] : [])));
  const wrong = judged.flatMap((each) => ('problem' in each ? [each] : []));
  return {
    answers,
    problems: wrong.map(({ problem }) => problem),
    wrong: new Set(wrong.map(({ name }) => name)),
  };
}

/** What the mailbox's domain says of the tenant, where nothing else does. */
export function proposeTenant({ tenant, mailbox }: Answers): string | undefined {
  if (tenant !== undefined || mailbox === undefined) return tenant;
  const proposed = judge('tenant', mailbox.slice(mailbox.lastIndexOf('@') + 1));
  return 'value' in proposed ? proposed.value : undefined;
}

/** What cannot be left out and was neither given nor given wrongly, with the reason. */
export function listMissing({ answers, wrong }: ReadAnswers): ReadonlyMap<FieldName, string> {
  const missing = new Map<FieldName, string>();
  const hasNoTenant = proposeTenant(answers) === undefined && !wrong.has('tenant') && !wrong.has('mailbox');
  if (hasNoTenant) missing.set('tenant', `--domain or --tenant is not given: ${fields.tenant.allowed}.`);
  const { mailbox, account, consent = wrong.has('consent') ? 'interactive' : proposedConsent } = answers;
  const settings = { mailbox, account, consent: consent as DeclaredSettings['consent'] };
  const [broken] = findContradictions(settings, new Set(wrong.has('mailbox') ? ['mailbox'] : []));
  if (broken !== undefined) missing.set('mailbox', `--mailbox is not given: ${broken.allowed}.`);
  return missing;
}

/** Everything that is wrong with the input, at once, and the command that mends it. */
export function inputError(customer: string, read: ReadAnswers, asked: ReadonlyMap<FieldName, string>) {
  const lines = [...read.problems, ...asked.values()];
  const what = lines.length === 1 ? 'One thing' : `${lines.length} things`;
  const examples = Object.fromEntries([...read.wrong, ...asked.keys()].map((name) => [name, exampleOf(name, read)]));
  return new MailboxAccessError(
    'usage',
    `${what} of the new customer ${customer} ${lines.length === 1 ? 'is' : 'are'} missing or wrong, so nothing was written:\n${lines.map((line) => `  - ${line}`).join('\n')}`,
    `Set it in the command, with your own values: ${buildCommand(customer, { ...read.answers, ...examples })}`,
  );
}

/** The examples go together: the mailbox in the domain that was given, and the other way round. */
function exampleOf(name: FieldName, { answers }: ReadAnswers): string {
  const { tenant } = answers;
  const isAddress = name === 'mailbox' || name === 'account';
  if (!isAddress || !tenant?.includes('.')) return fields[name].example;
  return fields[name].example.replace(/@.*/, `@${tenant}`);
}

/** The command that says all of it. */
export function buildCommand(customer: string, answers: Answers): string {
  const options = entriesOf(answers).map(([name, value]) => `${fields[name].option} ${quoteForShell(value)}`);
  return ['npx mailbox-access new', customer, ...options].join(' ');
}

/** In the order of the table. */
function entriesOf(answers: Answers): readonly (readonly [FieldName, string])[] {
  return (Object.keys(fields) as FieldName[]).flatMap((name) => {
    const value = answers[name];
    return value === undefined ? [] : [[name, value] as const];
  });
}
