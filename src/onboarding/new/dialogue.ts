import type { Console, Prompt } from '../../common/console/console.ts';
import { allowedNames, isCustomerName, showName } from '../../common/customerName.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { wrap, wrapQuestion } from '../../common/wrap.ts';
import { toolCommand } from '../../diagnostics/commands.ts';
import { nothingWritten, proposedConsent, proposeTenant } from './answers.ts';
import { judge, type Answers, type FieldName } from './fields.ts';

/** The console to ask on and the lookup that checks a tenant. */
export interface Dialogue {
  readonly console: Pick<Console, 'err' | 'isInteractive' | 'columns'>;
  readonly prompt: Prompt;
  readonly signal: AbortSignal;
  /** Looks up a tenant. @throws MailboxAccessError */
  readonly findTenant: (name: string) => Promise<string>;
}

/** The default name of the registration, which is taken, and a free one. */
export interface ProposedName {
  readonly wanted: string;
  readonly free: string;
}

interface Question {
  readonly field: FieldName;
  readonly explain?: string;
  readonly ask: string;
  /** Optional. Returns the default that Enter accepts. Without one, Enter asks again. */
  readonly propose?: (answers: Answers, stack: string) => string | undefined;
}

const questions: readonly Question[] = [
  { field: 'mailbox', ask: 'Address of the monitored mailbox' },
  { field: 'tenant', ask: "Domain or ID of the customer's tenant", propose: proposeTenant },
  {
    field: 'consent',
    explain:
      'Consent: user (granted only for the account that signs in; no one has to accept), interactive (the mailbox owner accepts a link) or tenant (granted for every user).',
    ask: 'Consent',
    propose: () => proposedConsent,
  },
  {
    field: 'account',
    explain: 'If the mailbox is shared, enter the account that opens it. Otherwise press Enter.',
    ask: 'Account that signs in',
    propose: ({ mailbox }) => mailbox,
  },
  { field: 'customer', ask: 'Name of the customer', propose: (_, stack) => stack },
];

/**
 * Asks for the name of a customer that has no settings yet.
 *
 * @param taken Customers that have settings.
 * @throws MailboxAccessError `interrupted`
 */
export async function askStack(taken: readonly string[], dialogue: Omit<Dialogue, 'findTenant'>): Promise<string> {
  for (;;) {
    const question = 'Short name of the customer, for its file and stack: ';
    const line = await readLine(question, 'a new customer', dialogue, 'npx mailbox-access new');
    const name = line.trim();
    if (taken.includes(name)) say(dialogue, `Pulumi.${name}.yaml already exists. Choose another name.`);
    else if (isCustomerName(name)) return name;
    else if (name !== '') say(dialogue, `${showName(name)} is not a valid customer name. ${allowedNames}`);
  }
}

/**
 * Asks for the missing answers.
 *
 * @throws MailboxAccessError `interrupted` after Ctrl-C; what the lookup throws, unless the answer caused it
 */
export async function askAnswers(stack: string, given: Answers, dialogue: Dialogue): Promise<Answers> {
  const open = questions.filter(({ field }) => given[field] === undefined);
  if (open.length === 0) return given;
  say(
    dialogue,
    `New customer ${stack}. Press Enter to accept the [default], Ctrl-C to cancel without writing anything.`,
  );
  let answers = given;
  for (const question of open)
    answers = { ...answers, [question.field]: await ask(question, stack, answers, dialogue) };
  return answers;
}

/** Asks for the name of a registration whose default name is taken. @throws MailboxAccessError `interrupted` */
export function askName(stack: string, { wanted, free }: ProposedName, dialogue: Dialogue): Promise<string> {
  const explain = `The tenant already has an application named ${wanted}. If it is the one of this customer, enter ${wanted} and then run: ${toolCommand('adopt', stack)}`;
  const question = { field: 'displayName', explain, ask: 'Name of the registration', propose: () => free } as const;
  return ask(question, stack, {}, dialogue);
}

async function ask(
  { field, explain, ask: text, propose }: Question,
  stack: string,
  answers: Answers,
  dialogue: Dialogue,
): Promise<string> {
  const proposed = propose?.(answers, stack);
  if (explain !== undefined) say(dialogue, explain);
  for (;;) {
    const label = proposed === undefined ? `${text}: ` : `${text} [${proposed}]: `;
    const line = await readLine(label, stack, dialogue);
    const typed = line.trim() === '' ? proposed : line;
    // Enter on a question without a default asks again.
    if (typed === undefined) continue;
    const judged = judge(field, typed);
    const problem =
      'problem' in judged
        ? // The option was not typed here, so the message does not name it.
          judged.problem.replace(/^--[\w-]+ is /, 'That is ')
        : await tryTenant(field, judged.value, dialogue);
    if (problem === undefined && 'value' in judged) return judged.value;
    say(dialogue, problem ?? '');
  }
}

/** @returns why the question is asked again; undefined if it is not */
async function tryTenant(field: FieldName, name: string, dialogue: Dialogue): Promise<string | undefined> {
  if (field !== 'tenant') return undefined;
  try {
    dialogue.console.err(`Tenant ${await dialogue.findTenant(name)}\n`);
    return undefined;
  } catch (error) {
    if (error instanceof MailboxAccessError && ['tenant-unknown', 'tenant-elsewhere'].includes(error.code))
      return `${error.problem} ${error.remedy}`;
    throw error;
  }
}

/** Shows the file and asks whether to write it. @throws MailboxAccessError `interrupted` */
export async function confirmFile(stack: string, content: string, dialogue: Dialogue): Promise<void> {
  dialogue.console.err(`\nPulumi.${stack}.yaml\n\n${content.replaceAll(/^/gm, '  ').trimEnd()}\n\n`);
  const answer = await readLine('Write it? [Y/n] ', stack, dialogue);
  if (!/^(y(es)?)?$/i.test(answer.trim())) throw nothingWritten(stack);
}

function say({ console }: Pick<Dialogue, 'console'>, text: string): void {
  console.err(`\n${wrap(text, console.columns).join('\n')}\n`);
}

/** Asks for one line. Ctrl-C leaves the question open on its line. @throws MailboxAccessError `interrupted` */
async function readLine(
  question: string,
  stack: string,
  { console, prompt, signal }: Omit<Dialogue, 'findTenant'>,
  again?: string,
): Promise<string> {
  const line = await prompt(wrapQuestion(question, console), signal);
  if (line !== undefined) return line;
  console.err('\n');
  throw nothingWritten(stack, again);
}
