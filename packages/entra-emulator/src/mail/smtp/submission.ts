import type { TokenKeys } from '../../login/keys.ts';
import type { User } from '../../store/objects.ts';
import type { Tenant } from '../../store/tenant.ts';
import { exchangeAudience, findAccess, findMailbox, hasAddress, hasMailbox, readClaims } from '../access.ts';
import type { Access, MailDirectory } from '../access.ts';
import type { Xoauth2 } from '../imap/xoauth2.ts';
import { smtpRefusals } from './refusals.ts';

const scope = 'SMTP.Send';

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
