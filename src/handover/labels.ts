import type { Outputs } from '../registration/outputs/schema.ts';

export type Resource = Outputs['permissions'][number]['resource'];

/** The monitor, as customers know it. */
export const monitor = 'PASS';

/** The APIs on which consent is asked, each once. */
export function resourcesOf({ permissions }: Outputs): readonly Resource[] {
  return [...new Set(permissions.map(({ resource }) => resource))];
}

/** Names of the mailbox and the account: their addresses, or a description if not set. */
export function mailboxOf({ mailbox }: Outputs): string {
  return mailbox ?? 'the mailbox you want monitored';
}

export function accountOf(outputs: Outputs): string {
  return outputs.account ?? outputs.mailbox ?? 'the account of the mailbox you want monitored';
}

/** Whether another account signs in to the mailbox. */
export function isShared({ mailbox, account }: Outputs): boolean {
  return account !== undefined && mailbox !== undefined && account.toLowerCase() !== mailbox.toLowerCase();
}

/** `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.slice(-1).join('')}`;
}
