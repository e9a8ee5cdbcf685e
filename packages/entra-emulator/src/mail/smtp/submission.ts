import type { TokenKeys } from '../../login/keys.ts';
import type { User } from '../../store/objects.ts';
import type { Tenant } from '../../store/tenant.ts';
import { exchangeAudience, findAccess, findMailbox, hasAddress, hasMailbox, readClaims } from '../access.ts';
import type { Access, MailDirectory } from '../access.ts';
import type { Xoauth2 } from '../imap/xoauth2.ts';

const scope = 'SMTP.Send';

/** A refusal as smtp-server passes it on: the code, then the text. */
export class SmtpRefusal extends Error {
  override readonly name = 'SmtpRefusal';
  readonly responseCode: number;

  constructor(responseCode: number, text: string) {
    super(text);
    this.responseCode = responseCode;
  }
}

const switchedOff = (where: 'Mailbox' | 'Tenant'): SmtpRefusal =>
  new SmtpRefusal(
    535,
    `5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the ${where}. Visit https://aka.ms/smtp_auth_disabled for more information.`,
  );

/** In Exchange's words (https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online/non-delivery-reports-in-exchange-online). */
export const smtpRefusals = {
  authentication: () => new SmtpRefusal(535, '5.7.3 Authentication unsuccessful'),
  mailboxSwitchedOff: () => switchedOff('Mailbox'),
  tenantSwitchedOff: () => switchedOff('Tenant'),
  basicAuthentication: () =>
    new SmtpRefusal(550, '5.7.30 Basic authentication is not supported for Client Submission.'),
  anonymous: () =>
    new SmtpRefusal(530, '5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM'),
  sender: () => new SmtpRefusal(550, '5.7.60 SMTP; Client does not have permissions to send as this sender'),
  relay: () => new SmtpRefusal(550, '5.7.54 SMTP; Unable to relay recipient in non-accepted domain'),
  recipient: () =>
    new SmtpRefusal(550, '5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'),
};

/** Who has signed in to send. */
export type Submitter = Pick<Access, 'tenant' | 'mailbox'>;

/** Rejects with an SmtpRefusal. */
export type SignIn = (request: Xoauth2) => Promise<Submitter>;

/** The sign-in of a client that sends: by its token, and by what the directory says of its mailbox at this moment. */
export function buildSignIn(directory: MailDirectory, keys: TokenKeys, now: () => Date): SignIn {
  return async ({ user, token }) => {
    const claims = (await isRight(keys, token, now())) ? readClaims(token) : undefined;
    const access = claims && findAccess(directory, user, claims, scope);
    if (access === undefined || !hasMailbox(access.mailbox)) throw smtpRefusals.authentication();
    requireSwitchedOn(access);
    return access;
  };
}

async function isRight(keys: TokenKeys, token: string, now: Date): Promise<boolean> {
  return keys.verify(token, exchangeAudience, now).then(
    () => true,
    () => false,
  );
}

function requireSwitchedOn({ tenant, account }: Access): void {
  if (account.smtpAuthEnabled === false) throw smtpRefusals.mailboxSwitchedOff();
  if (account.smtpAuthEnabled === null && !tenant.state.policies.smtpAuthEnabled)
    throw smtpRefusals.tenantSwitchedOff();
}

/** @throws SmtpRefusal when a message is sent in another's name. */
export function requireSender({ mailbox }: Submitter, address: string): void {
  if (!hasAddress(mailbox, address)) throw smtpRefusals.sender();
}

/** @throws SmtpRefusal when a recipient is beyond the tenant, or has no mailbox in it. */
export function findRecipient({ tenant }: Submitter, address: string): User {
  if (!accepts(tenant, address)) throw smtpRefusals.relay();
  const mailbox = findMailbox(tenant, address);
  if (mailbox === undefined || !hasMailbox(mailbox)) throw smtpRefusals.recipient();
  return mailbox;
}

function accepts(tenant: Tenant, address: string): boolean {
  const domain = address.split('@')[1]?.toLowerCase();
  return tenant.state.domains.some(({ id }) => id === domain);
}
