import type { AllowableKind } from '../hooks/breakingChange.ts';
import type { DeclaredSettings } from './schema.ts';

/** The settings of one stack with all defaults filled in. */
export interface Settings extends Omit<DeclaredSettings, 'allow'> {
  /** Name of the project. The notes of the registration contain it and the stack's name. */
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

/** Fills in the defaults: the account is that of the mailbox, and the customer has the name of the stack. */
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

/** Returns the stack in the notes of a registration of any project: `stack contoso of project mailbox-access`. */
export function readStackOfNotes(notes: string | null | undefined): string | undefined {
  const [, project, stack] =
    /^Declared by Pulumi, project (\S+), stack (\S+)\. Change it there\.$/.exec(notes ?? '') ?? [];
  return stack === undefined || project === undefined ? undefined : `stack ${stack} of project ${project}`;
}
