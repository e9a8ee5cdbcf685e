import type { DeclaredSettings, SettingKey } from './schema.ts';

/** A contradiction between settings that are each allowed alone. */
export interface Contradiction {
  readonly key: SettingKey;
  readonly allowed: string;
  /** Undefined where the setting is to be removed. */
  readonly example: string | undefined;
}

interface Rule extends Contradiction {
  /** Optional. A setting without which nothing can be said, where it cannot be read. */
  readonly needs?: SettingKey;
  readonly isBroken: (settings: Partial<DeclaredSettings>) => boolean;
}

const aMailbox = { key: 'mailbox', example: 'jobs@contoso.com' } as const;

/** Rules look only at what they name, so that they hold too when another setting could not be read. */
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
    allowed: 'localhost:<port>, on a stack of the emulator only; a real tenant uses the server of Exchange Online',
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

/** Finds which rules `settings` breaks, except those about a key in `unreadable`, which has a problem of its own. */
export function findContradictions(
  settings: Partial<DeclaredSettings>,
  unreadable: ReadonlySet<string>,
): readonly Contradiction[] {
  return rules.filter(
    ({ key, needs = key, isBroken }) => !unreadable.has(key) && !unreadable.has(needs) && isBroken(settings),
  );
}
