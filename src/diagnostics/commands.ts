import { quoteForPowerShell, quoteForShell } from '../common/quote.ts';
import { pulumiCommand } from '../common/pulumiCommand.ts';

export const connectExchange = 'Connect-ExchangeOnline';

export function toolCommand(command: string, stack: string, ...flags: readonly string[]): string {
  return ['npx mailbox-access', command, quoteForShell(stack), ...flags].join(' ');
}

export function setConfig(key: string, value: string, stack: string): string {
  return pulumiCommand(`config set ${key} ${quoteForShell(value)}`, stack);
}

/** Builds a line for Exchange Online PowerShell, after `Connect-ExchangeOnline`. Values are quoted, `$true` and names are not. */
export function exchangeLine(cmdlet: string, addresses: Readonly<Record<string, string>>, ...flags: string[]): string {
  const named = Object.entries(addresses).map(([name, address]) => `-${name} ${quoteForPowerShell(address)}`);
  return [cmdlet, ...named, ...flags].join(' ');
}

/** Builds the line that lets another user open a mailbox. */
export function letOpenLine(mailbox: string, account: string): string {
  return exchangeLine('Add-MailboxPermission', { Identity: mailbox, User: account }, '-AccessRights FullAccess');
}

/** Builds the line that lets another user send as a mailbox. */
export function letSendLine(mailbox: string, account: string): string {
  return exchangeLine('Add-RecipientPermission', { Identity: mailbox, Trustee: account }, '-AccessRights SendAs');
}
