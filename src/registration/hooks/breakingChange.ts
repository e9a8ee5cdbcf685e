import { breakingChangeKinds, type BreakingChange, type BreakingChangeKind } from '../../common/breakingChange.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';

/** The kinds that an `up` can make, and therefore the allowed entries of the setting `allow`. */
export const allowableKinds = ['replace', 'redirect-removal', 'permission-removal', 'wider-consent'] as const;
export type AllowableKind = (typeof allowableKinds)[number];

/** Merges changes of the same kind, which may be found in the outputs and in the directory. */
export function mergeBreakingChanges(all: readonly BreakingChange[]): readonly BreakingChange[] {
  return breakingChangeKinds.flatMap((kind) => {
    const same = all.filter((change) => change.kind === kind);
    return same.slice(0, 1).map((first) => ({ ...first, what: [...new Set(same.flatMap(({ what }) => what))] }));
  });
}

export function optionOf(kind: BreakingChangeKind): string {
  return `--allow-${kind}`;
}

type Sentence = (change: Pick<BreakingChange, 'clientId' | 'what'>, isDone: boolean) => string;

const sentences: Readonly<Record<BreakingChangeKind, Sentence>> = {
  replace: ({ clientId, what }, isDone) =>
    `${capital(list(what))} (client ID ${clientId}) ${was(isDone, what)} replaced: the monitor that stores this ID ${can(isDone)} no longer read mail, and everybody ${isDone ? 'has' : 'would have'} to consent again.`,
  delete: ({ clientId, what }, isDone) =>
    `${capital(list(what))} (client ID ${clientId}) ${was(isDone, what)} deleted: the monitor that stores this ID ${can(isDone)} no longer read mail.`,
  'redirect-removal': ({ clientId, what }, isDone) =>
    `Client ID ${clientId} ${isDone ? 'has lost' : 'would lose'} the redirect URI${what.length > 1 ? 's' : ''} ${list(what)}: a sign-in that returns there ${isDone ? 'fails' : 'would fail'}.`,
  'permission-removal': ({ clientId, what }, isDone) =>
    `Client ID ${clientId} ${isDone ? 'has lost' : 'would lose'} ${list(what, '; ')}: the monitor ${can(isDone)} no longer do what ${what.length > 1 ? 'these allow' : 'this allows'}.`,
  'wider-consent': ({ clientId, what }, isDone) =>
    `Client ID ${clientId} ${isDone ? 'can now' : 'could'} act for every user of the tenant, not just for one, on ${list(what)}.`,
};

/** Describes in one sentence what a change would do, or did. */
export function describeBreakingChange(change: BreakingChange, isDone = false): string {
  return sentences[change.kind](change, isDone);
}

interface Refused {
  readonly stack: string;
  readonly changes: readonly BreakingChange[];
  /** Entries that the setting `allow` already has. */
  readonly allowed: readonly string[];
  readonly outcome: string;
  /** Optional. Kinds that the options of the run allow. */
  readonly options?: readonly AllowableKind[];
}

export function refuseBreakingChanges({ stack, changes, allowed, outcome, options = [] }: Refused): MailboxAccessError {
  const kinds = [...new Set(changes.map(({ kind }) => kind))];
  const isReplaced = kinds.includes('replace');
  return new MailboxAccessError(
    'breaking-change',
    `Updating stack ${stack} would make a breaking change, so ${outcome}. ${changes.map((change) => describeBreakingChange(change)).join(' ')}`,
    [
      `To keep the registration as it is, undo the change to the settings, or add to them what somebody added in the portal.${isReplaced ? ' If somebody deleted the registration, restore it with the first command.' : ''} To allow the change, add it to the reviewed settings with \`npx mailbox-access pulumi config set\`, or use the last command to allow it for one run.`,
      ...(isReplaced ? [`npx mailbox-access adopt ${stack} --deleted`] : []),
      ...kinds.map((kind, index) =>
        pulumiCommand(`config set --path "allow[${allowed.length + index}]" ${kind}`, stack),
      ),
      `npx mailbox-access up ${stack} ${[...options, ...kinds].map(optionOf).join(' ')}`,
    ].join('\n'),
    { breakingChanges: changes },
  );
}

function list(entries: readonly string[], separator = ', '): string {
  const last = entries.at(-1) ?? '';
  const and = separator === ', ' ? ' and ' : `${separator}and `;
  return entries.length < 2 ? last : `${entries.slice(0, -1).join(separator)}${and}${last}`;
}

function was(isDone: boolean, { length }: readonly string[]): string {
  if (!isDone) return 'would be';
  return length > 1 ? 'were' : 'was';
}

function can(isDone: boolean): string {
  return isDone ? 'can' : 'could';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
