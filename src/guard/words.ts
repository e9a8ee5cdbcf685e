import { MailboxAccessError } from '../errors.ts';
import { optionOf } from './harm.ts';
import type { Harm, HarmKind } from './harm.ts';

type Sentence = (harm: Pick<Harm, 'clientId' | 'what'>, isDone: boolean) => string;

const sentences: Readonly<Record<HarmKind, Sentence>> = {
  replace: ({ clientId, what }, isDone) =>
    `${capital(list(what))} (client ID ${clientId}) ${was(isDone, what)} made anew: the monitor that stores this ID cannot read mail any more, and everybody consents again.`,
  delete: ({ clientId, what }, isDone) =>
    `${capital(list(what))} (client ID ${clientId}) ${was(isDone, what)} deleted: the monitor that stores this ID cannot read mail any more.`,
  'redirect-removal': ({ clientId, what }, isDone) =>
    `Client ID ${clientId} ${isDone ? 'has lost' : 'would lose'} the redirect URI ${list(what)}: a sign-in that comes back there fails.`,
  'permission-removal': ({ clientId, what }, isDone) =>
    `Client ID ${clientId} ${isDone ? 'has lost' : 'would lose'} ${list(what, '; ')}: what the monitor does by it fails.`,
  'wider-consent': ({ clientId, what }, isDone) =>
    `Client ID ${clientId} ${isDone ? 'can now' : 'could'} act for every user of the tenant, not for one alone, on ${list(what)}.`,
};

/** Says what a plan does to whom, in a sentence; or what was done, where it was carried out. */
export function describeHarm(harm: Harm, isDone = false): string {
  return sentences[harm.kind](harm, isDone);
}

/** The refusal of a plan that nobody has allowed. */
export function refuseHarms(stack: string, harms: readonly Harm[]): MailboxAccessError {
  const options = harms.map(({ kind }) => optionOf(kind)).join(' ');
  const made = harms.some(({ kind }) => kind === 'replace' || kind === 'delete');
  return new MailboxAccessError(
    'plan-refused',
    `The up of ${stack} would do harm, so nothing was changed. ${harms.map((harm) => describeHarm(harm)).join(' ')}`,
    `If that is meant: npx mailbox-access up ${stack} ${options}. Otherwise take the change of its settings back.` +
      (made ? ` A registration that was deleted comes back by: npx mailbox-access adopt ${stack} --deleted` : ''),
    { harms },
  );
}

function list(entries: readonly string[], separator = ', '): string {
  const last = entries.at(-1) ?? '';
  return entries.length < 2 ? last : `${entries.slice(0, -1).join(separator)} and ${last}`;
}

function was(isDone: boolean, { length }: readonly string[]): string {
  if (!isDone) return 'would be';
  return length > 1 ? 'were' : 'was';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
