import type { DeclaredSettings, SettingKey } from './schema.ts';

/** A contradiction between settings that are each allowed alone. */
export interface Contradiction {
  readonly key: SettingKey;
  readonly allowed: string;
  /** Undefined where the setting is to be removed. */
  readonly example: string | undefined;
}

interface Rule extends Contradiction {
  readonly isBroken: (settings: Partial<DeclaredSettings>) => boolean;
}

const aMailbox = { key: 'mailbox', example: 'jobs@contoso.com' } as const;

const embeddedOnly =
  'nothing on a stack of a real tenant, where it is Exchange Online; localhost:<port> on one of the embedded directory';

/** Rules look only at what they name, so that they hold too when another setting could not be read. */
const rules: readonly Rule[] = [
  {
    ...aMailbox,
    allowed: 'one e-mail address; consent "user" is granted for its owner',
    isBroken: ({ consent, mailbox }) => consent === 'user' && mailbox === undefined,
  },
  {
    ...aMailbox,
    allowed: 'one e-mail address; assignmentRequired lets nobody but its owner sign in',
    isBroken: ({ assignmentRequired, mailbox }) => assignmentRequired === true && mailbox === undefined,
  },
  {
    ...aMailbox,
    allowed: 'one e-mail address, since account names who signs in to it',
    isBroken: ({ account, mailbox }) => account !== undefined && mailbox === undefined,
  },
  {
    key: 'imapServer',
    allowed: embeddedOnly,
    example: undefined,
    isBroken: ({ imapServer, metadataHost }) => imapServer !== undefined && metadataHost === undefined,
  },
  {
    key: 'smtpServer',
    allowed: embeddedOnly,
    example: undefined,
    isBroken: ({ smtpServer, metadataHost }) => smtpServer !== undefined && metadataHost === undefined,
  },
  {
    key: 'consent',
    allowed: 'user or tenant while assignmentRequired is true: Entra lets nobody consent for themselves then',
    example: 'user',
    isBroken: ({ assignmentRequired, consent }) => assignmentRequired === true && consent === 'interactive',
  },
];

/** Finds which rules `settings` breaks, except those about a key in `unreadable`, which has a problem of its own. */
export function findContradictions(
  settings: Partial<DeclaredSettings>,
  unreadable: ReadonlySet<string>,
): readonly Contradiction[] {
  return rules.filter((rule) => !unreadable.has(rule.key) && rule.isBroken(settings));
}
