import { connectExchange, exchangeLine } from '../../diagnostics/commands.ts';

/** Why the switches of a mailbox are not looked at, and how a person does that: no API but Exchange's PowerShell tells them. */
export function explainSwitch(property: string, mailbox = '<address of the mailbox>'): string {
  const line = exchangeLine('Get-CASMailbox', { Identity: mailbox }, `| Format-List ${property}`);
  return `Microsoft Graph cannot read this setting. In Exchange Online PowerShell, after ${connectExchange}:\n${line}`;
}
