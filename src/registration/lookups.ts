import { getStack } from '@pulumi/pulumi';
import type { InvokeOptions } from '@pulumi/pulumi';
import * as azuread from '@pulumi/azuread';
import { MailboxAccessError } from '../common/errors.ts';
import { resources } from './permissions.ts';
import type { MailResource } from './permissions.ts';
import { pulumiCommand } from '../common/pulumiCommand.ts';

/** Finds the object ID of the credential in use; takes no request to Graph. */
export async function findCaller(options?: InvokeOptions): Promise<string> {
  try {
    return (await azuread.getClientConfig(options)).objectId;
  } catch (cause) {
    throw new MailboxAccessError(
      'lookup-failed',
      `The credential in use could not sign in to this tenant: ${reasonOf(cause)}.`,
      'Sign in to the tenant of the stack (az login --tenant <tenant-id>), or correct the credential (docs/guides/real-tenant.md).',
      { cause },
    );
  }
}

/**
 * Finds the object ID of an API's service principal in the customer's tenant.
 *
 * @throws MailboxAccessError `lookup-failed` when the tenant has none (no Exchange Online license) or refuses to tell.
 */
export async function findResource(resource: MailResource, options?: InvokeOptions): Promise<string> {
  const { name, clientId } = resources[resource];
  try {
    return (await azuread.getServicePrincipal({ clientId }, options)).objectId;
  } catch (cause) {
    throw new MailboxAccessError(
      'lookup-failed',
      `The service principal of ${name} (${clientId}) could not be read in this tenant: ${reasonOf(cause)}.`,
      resource === 'exchange'
        ? `Give the credential Application.Read.All. If the tenant has no Exchange Online, buy a license, or use Graph only: remove the second entry of mailResources, then \`${pulumiCommand('config set --path "mailResources[0]" graph', getStack())}\`.`
        : 'Check that the credential has Application.Read.All, then run the same command again.',
      { cause },
    );
  }
}

/**
 * Finds the object ID of the user who signs in, by user principal name, then by mail address.
 *
 * @throws MailboxAccessError `lookup-failed` when neither finds one or the tenant refuses to tell.
 */
export async function findAccount(account: string, options?: InvokeOptions): Promise<string> {
  try {
    return (await azuread.getUser({ userPrincipalName: account }, options)).objectId;
  } catch (cause) {
    // Only a user who is not there is looked for by mail: another refusal must not end at another user.
    if (!/not found/i.test(reasonOf(cause))) throw accountUnreadable(account, cause);
    return findAccountByMail(account, options);
  }
}

async function findAccountByMail(account: string, options: InvokeOptions | undefined): Promise<string> {
  try {
    return (await azuread.getUser({ mail: account }, options)).objectId;
  } catch (cause) {
    throw accountUnreadable(account, cause);
  }
}

function accountUnreadable(account: string, cause: unknown): MailboxAccessError {
  return new MailboxAccessError(
    'lookup-failed',
    `No user with the user principal name or mail address ${account} could be read in this tenant: ${reasonOf(cause)}.`,
    `Correct the address: ${pulumiCommand('config set mailbox <address>', getStack())} (or account). Or give the credential User.Read.All.`,
    { cause },
  );
}

/** The provider's own words, without the frame that Pulumi and Terraform put around them. */
function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return (text.split('* ').at(-1) ?? text).trim().replace(/\.$/, '');
}
