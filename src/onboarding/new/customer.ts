import type { Prompt } from '../../common/console/console.ts';
import type { Context } from '../../registration/customers/context.ts';
import { inputError, listMissing, proposedConsent, proposeTenant, readAnswers } from './answers.ts';
import { askAnswers, askName, confirmFile } from './dialogue.ts';
import { proposeName } from './displayName.ts';
import type { Answers } from './fields.ts';
import { nothingWritten } from './nothingWritten.ts';
import type { OpenPlace } from './place.ts';
import { renderFile } from './render.ts';
import type { Customer } from './render.ts';
import { findTenant } from './tenant.ts';
import type { LoginPlace } from './tenant.ts';

/** Checks the given answers before anything is opened or asked. @throws MailboxAccessError `usage` with all problems */
export function requireAnswers(stack: string, given: Answers, canAsk: boolean): Answers {
  const read = readAnswers(given);
  const missing = canAsk ? new Map() : listMissing(read);
  if (read.problems.length + missing.size > 0) throw inputError(stack, read, missing);
  return read.answers;
}

/** Where the customer is going to be. */
export interface NewPlace extends LoginPlace, Pick<OpenPlace, 'openTarget'> {
  readonly projectFolder: string;
  /** Whether the directory may be asked for a free name. */
  readonly looksForName: boolean;
}

/**
 * Completes the answers: asks for the rest on a terminal, finds the tenant, proposes a free name where the usual one is taken, and shows
 * the file before it is written if it asked for anything.
 *
 * @throws MailboxAccessError `interrupted`, `tenant-unknown`, `tenant-elsewhere`, `lookup-failed`
 */
export async function completeCustomer(
  stack: string,
  given: Answers,
  place: NewPlace,
  context: Context,
  prompt: Prompt,
): Promise<Customer> {
  const { console, signal } = context;
  const found = new Map<string, Promise<string>>();
  const find = (name: string) => {
    const known =
      found.get(name) ??
      findTenant(name, place).catch((error: unknown) => {
        throw signal.aborted ? nothingWritten(stack, undefined, error) : error;
      });
    found.set(name, known);
    return known;
  };
  const isComplete = listMissing({ answers: given, problems: [], wrong: new Set() }).size === 0;
  const dialogue = { console, prompt, signal, findTenant: find };
  const answers = console.isInteractive && !isComplete ? await askAnswers(stack, given, dialogue) : given;
  const tenant = proposeTenant(answers) ?? '';
  const tenantId = await find(tenant);
  const customer = { stack, tenantId, answers: { ...answers, tenant, consent: answers.consent ?? proposedConsent } };
  if (answers === given) return customer;
  const proposed =
    place.looksForName && answers.displayName === undefined
      ? await proposeName(customer, place.projectFolder, place, context)
      : undefined;
  const named =
    proposed === undefined
      ? customer
      : { ...customer, answers: { ...customer.answers, displayName: await askName(stack, proposed, dialogue) } };
  await confirmFile(stack, renderFile(named), dialogue);
  return named;
}
