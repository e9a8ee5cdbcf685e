import { MailboxAccessError } from '../../errors.ts';

/** Changes that stop the monitor of a customer, or let it act for more people; `delete` is made by `destroy` alone. */
export const breakingChangeKinds = [
  'replace',
  'delete',
  'redirect-removal',
  'permission-removal',
  'wider-consent',
] as const;
export type BreakingChangeKind = (typeof breakingChangeKinds)[number];

/** The kinds that an `up` can make, and so the entries of the setting `allow`. */
export const allowableKinds = ['replace', 'redirect-removal', 'permission-removal', 'wider-consent'] as const;
export type AllowableKind = (typeof allowableKinds)[number];

export interface BreakingChange {
  readonly kind: BreakingChangeKind;
  /** Client ID of the registration concerned, which the monitor stores. */
  readonly clientId: string;
  /** The resources, redirect URIs, permissions or APIs concerned. */
  readonly what: readonly string[];
}

/** Adds changes to those of the same kind: what the outputs show, and what the directory shows. */
export function mergeBreakingChanges(
  found: readonly BreakingChange[],
  more: readonly BreakingChange[],
): readonly BreakingChange[] {
  const all = [...found, ...more];
  return breakingChangeKinds.flatMap((kind) => {
    const [first, ...rest] = all.filter((change) => change.kind === kind);
    if (first === undefined) return [];
    return [{ ...first, what: [...new Set([first, ...rest].flatMap(({ what }) => what))] }];
  });
}

/** The option of `up` that allows a kind for one run. */
export function optionOf(kind: BreakingChangeKind): string {
  return `--allow-${kind}`;
}

type Sentence = (change: Pick<BreakingChange, 'clientId' | 'what'>, isDone: boolean) => string;

const sentences: Readonly<Record<BreakingChangeKind, Sentence>> = {
  replace: ({ clientId, what }, isDone) =>
    `${capital(list(what))} (client ID ${clientId}) ${was(isDone, what)} replaced: the monitor that stores this ID can no longer read mail, and everybody consents again.`,
  delete: ({ clientId, what }, isDone) =>
    `${capital(list(what))} (client ID ${clientId}) ${was(isDone, what)} deleted: the monitor that stores this ID can no longer read mail.`,
  'redirect-removal': ({ clientId, what }, isDone) =>
    `Client ID ${clientId} ${isDone ? 'has lost' : 'would lose'} the redirect URI ${list(what)}: a sign-in that returns there fails.`,
  'permission-removal': ({ clientId, what }, isDone) =>
    `Client ID ${clientId} ${isDone ? 'has lost' : 'would lose'} ${list(what, '; ')}: the monitor can no longer do what it allows.`,
  'wider-consent': ({ clientId, what }, isDone) =>
    `Client ID ${clientId} ${isDone ? 'can now' : 'could'} act for every user of the tenant, not for one alone, on ${list(what)}.`,
};

/** Says in a sentence what a change does to whom, or what it did. */
export function describeBreakingChange(change: BreakingChange, isDone = false): string {
  return sentences[change.kind](change, isDone);
}

interface Refused {
  readonly stack: string;
  readonly changes: readonly BreakingChange[];
  /** Entries that the setting `allow` has already. */
  readonly allowed: readonly string[];
  /** What became of the run. */
  readonly outcome: string;
  /** Optional. Kinds that the options of the run allow. */
  readonly options?: readonly AllowableKind[];
}

/** Builds the refusal of changes that nothing allows. */
export function refuseBreakingChanges({ stack, changes, allowed, outcome, options = [] }: Refused): MailboxAccessError {
  const kinds = [...new Set(changes.map(({ kind }) => kind))];
  const isReplaced = kinds.includes('replace');
  return new MailboxAccessError(
    'breaking-change',
    `This would break stack ${stack}, so ${outcome}. ${changes.map((change) => describeBreakingChange(change)).join(' ')}`,
    [
      `To keep it, undo the change of the settings, or add to them what somebody added in the portal.${isReplaced ? ' If somebody deleted the registration, the first line restores it.' : ''} To allow it, add it to the reviewed settings (pulumi config), or allow it for one run (the last line).`,
      ...(isReplaced ? [`npx mailbox-access adopt ${stack} --deleted`] : []),
      ...kinds.map(
        (kind, index) => `pulumi config set --path "allow[${allowed.length + index}]" ${kind} --stack ${stack}`,
      ),
      `npx mailbox-access up ${stack} ${[...options, ...kinds].map(optionOf).join(' ')}`,
    ].join('\n'),
    { breakingChanges: changes },
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
