import { MailboxAccessError } from '../../common/errors.ts';
import { quoteForShell } from '../../common/quote.ts';
import { findContradictions } from '../../registration/settings/rules.ts';
import type { DeclaredSettings } from '../../registration/settings/schema.ts';
import { fields, judge, type Answers, type FieldName } from './fields.ts';

/** The default that the guide recommends. */
export const proposedConsent = 'user';

/** The valid answers, and the problems of the others. */
interface ReadAnswers {
  readonly answers: Answers;
  readonly problems: ReadonlyMap<FieldName, string>;
}

/** Checks each given answer. @internal Tested alone. */
export function readAnswers(given: Answers): ReadAnswers {
  const judged = entriesOf(given).map(([name, value]) => ({ name, ...judge(name, value) }));
  return {
    answers: Object.fromEntries(judged.flatMap((each) => ('value' in each ? [[each.name, each.value]] : []))),
    problems: new Map(judged.flatMap((each) => ('problem' in each ? [[each.name, each.problem]] : []))),
  };
}

/** Checks the given answers before anything is opened or asked. @throws MailboxAccessError `usage` with all problems */
export function requireAnswers(stack: string, given: Answers, canAsk: boolean): Answers {
  const { answers, problems } = readAnswers(given);
  const wrong = new Map([...problems, ...(canAsk ? [] : listMissing({ answers, problems }))]);
  if (wrong.size === 0) return answers;
  const [what, verb] = wrong.size === 1 ? ['One thing', 'is'] : [`${wrong.size} things`, 'are'];
  const lines = [...wrong.values()].map((line) => `  - ${line}`);
  const examples = Object.fromEntries([...wrong.keys()].map((name) => [name, exampleOf(name, answers)]));
  throw new MailboxAccessError(
    'usage',
    `${what} of the new customer ${stack} ${verb} missing or wrong, so nothing was written:\n${lines.join('\n')}`,
    `Set it in the command, with your own values: ${buildCommand(stack, { ...answers, ...examples })}`,
  );
}

/** Returns the given tenant, otherwise the domain of the mailbox. */
export function proposeTenant({ tenant, mailbox }: Answers): string | undefined {
  if (tenant !== undefined || mailbox === undefined) return tenant;
  const proposed = judge('tenant', mailbox.slice(mailbox.lastIndexOf('@') + 1));
  return 'value' in proposed ? proposed.value : undefined;
}

/** Returns the required answers that were not given, each with a reason. Leaves out those that have a problem. */
export function listMissing({ answers, problems }: ReadAnswers): ReadonlyMap<FieldName, string> {
  const missing = new Map<FieldName, string>();
  if (proposeTenant(answers) === undefined && !problems.has('tenant') && !problems.has('mailbox'))
    missing.set('tenant', `--domain or --tenant is not given: ${fields.tenant.allowed}.`);
  const { mailbox, account, consent = problems.has('consent') ? 'interactive' : proposedConsent } = answers;
  const settings = { mailbox, account, consent: consent as DeclaredSettings['consent'] };
  const [broken] = findContradictions(settings, new Set(problems.has('mailbox') ? ['mailbox'] : []));
  if (broken !== undefined) missing.set('mailbox', `--mailbox is not given: ${broken.allowed}.`);
  return missing;
}

/** Returns an example for a field. That of an address is in the given domain. */
function exampleOf(name: FieldName, { tenant }: Answers): string {
  const { example } = fields[name];
  const isAddress = name === 'mailbox' || name === 'account';
  return isAddress && tenant?.includes('.') === true ? example.replace(/@.*/, `@${tenant}`) : example;
}

export function buildCommand(customer: string, answers: Answers): string {
  const options = entriesOf(answers).map(([name, value]) => `${fields[name].option} ${quoteForShell(value)}`);
  return ['npx mailbox-access new', customer, ...options].join(' ');
}

/** Lists the answers in the order of `fields`. */
function entriesOf(answers: Answers): readonly (readonly [FieldName, string])[] {
  return (Object.keys(fields) as FieldName[]).flatMap((name) => {
    const value = answers[name];
    return value === undefined ? [] : [[name, value] as const];
  });
}

/** Builds the error for a new customer that was interrupted or declined. @param again The command to run again. */
export function nothingWritten(
  stack: string,
  again = `npx mailbox-access new ${stack}`,
  cause?: unknown,
): MailboxAccessError {
  return new MailboxAccessError('interrupted', `Nothing was written for ${stack}.`, `Run it again: ${again}`, {
    cause,
  });
}
