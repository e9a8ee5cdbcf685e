import type { AllowableKind } from '../hooks/breakingChange.ts';
import type { DeclaredSettings } from './schema.ts';

/** The settings of one stack with everything unset filled in. */
export interface Settings extends Omit<DeclaredSettings, 'allow'> {
  /** Name of the project; with the stack's name it stands in the notes of the registration. */
  readonly project: string;
  readonly stack: string;
  readonly customer: string;
  readonly notes: string;
  readonly allow: readonly AllowableKind[];
  readonly imapServer: MailServer;
  readonly smtpServer: MailServer;
}

interface MailServer {
  readonly host: string;
  readonly port: number;
}

/** Exchange Online's servers, the same for every tenant of the public cloud (learn.microsoft.com, "POP, IMAP, and SMTP settings"). */
const exchangeImap: MailServer = { host: 'outlook.office365.com', port: 993 };
const exchangeSmtp: MailServer = { host: 'smtp.office365.com', port: 587 };

/** Fills in what is unset: the account signs in to its own mailbox, the customer is called like the stack. */
export function completeSettings(declared: DeclaredSettings, project: string, stack: string): Settings {
  return {
    ...declared,
    account: declared.account ?? declared.mailbox,
    project,
    stack,
    customer: declared.customer ?? stack,
    notes: declared.notes ?? writeNotes(project, stack),
    allow: declared.allow ?? [],
    imapServer: declared.imapServer ?? exchangeImap,
    smtpServer: declared.smtpServer ?? exchangeSmtp,
  };
}

function writeNotes(project: string, stack: string): string {
  return `Declared by Pulumi, project ${project}, stack ${stack}. Change it there.`;
}

/** The stack that the notes of a registration name, of whatever project: `stack contoso of project mailbox-access`. */
export function readStackOfNotes(notes: string | null | undefined): string | undefined {
  const [, project, stack] =
    /^Declared by Pulumi, project (\S+), stack (\S+)\. Change it there\.$/.exec(notes ?? '') ?? [];
  return stack === undefined || project === undefined ? undefined : `stack ${stack} of project ${project}`;
}
