import { connectExchange, exchangeLine } from '../../diagnostics/commands.ts';

/** Explains why the IMAP and SMTP settings of a mailbox are skipped, and how to check them: only Exchange PowerShell reads them. */
export function explainSwitch(property: string, mailbox = '<address of the mailbox>'): string {
  const line = exchangeLine('Get-CASMailbox', { Identity: mailbox }, `| Format-List ${property}`);
  return `Microsoft Graph cannot read this setting. In Exchange Online PowerShell, after ${connectExchange}:\n${line}`;
}
