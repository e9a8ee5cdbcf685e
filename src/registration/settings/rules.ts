import type { DeclaredSettings, SettingKey } from './schema.ts';

/** A contradiction between settings that are each allowed alone. */
export interface Contradiction {
  readonly key: SettingKey;
  readonly allowed: string;
  /** Undefined when the setting must be removed. */
  readonly example: string | undefined;
}

interface Rule extends Contradiction {
  /** Optional. The rule is skipped if this setting cannot be read. Defaults to `key`. */
  readonly needs?: SettingKey;
  readonly isBroken: (settings: Partial<DeclaredSettings>) => boolean;
}

const aMailbox = { key: 'mailbox', example: 'jobs@contoso.com' } as const;

/** Each rule uses only the settings that it names, so it also holds when another setting could not be read. */
const rules: readonly Rule[] = [
  {
    ...aMailbox,
    allowed: 'one e-mail address; consent "user" is granted for its owner',
    isBroken: ({ consent, mailbox }) => consent === 'user' && mailbox === undefined,
  },
  {
    ...aMailbox,
    allowed: 'one e-mail address; assignmentRequired lets only its owner sign in',
    isBroken: ({ assignmentRequired, mailbox }) => assignmentRequired === true && mailbox === undefined,
  },
  {
    ...aMailbox,
    allowed: 'one e-mail address, because account is the user who signs in to it',
    isBroken: ({ account, mailbox }) => account !== undefined && mailbox === undefined,
  },
  ...(['imapServer', 'smtpServer'] as const).map((key): Rule => ({
    key,
    allowed: 'localhost:<port>, on an emulator stack only; a real tenant uses the server of Exchange Online',
    example: undefined,
    needs: 'metadataHost',
    isBroken: (settings) => settings[key] !== undefined && settings.metadataHost === undefined,
  })),
  {
    key: 'consent',
    allowed: 'user or tenant while assignmentRequired is true, because Entra then allows no user consent',
    example: 'user',
    isBroken: ({ assignmentRequired, consent }) => assignmentRequired === true && consent === 'interactive',
  },
];

/** Finds the rules that `settings` breaks, except those about a key in `unreadable`, which already has a problem. */
export function findContradictions(
  settings: Partial<DeclaredSettings>,
  unreadable: ReadonlySet<string>,
): readonly Contradiction[] {
  return rules.filter(
    ({ key, needs = key, isBroken }) => !unreadable.has(key) && !unreadable.has(needs) && isBroken(settings),
  );
}
