import { getStack, type InvokeOptions } from '@pulumi/pulumi';
import * as azuread from '@pulumi/azuread';
import { MailboxAccessError } from '../common/errors.ts';
import { resources, type MailResource } from './permissions.ts';
import { pulumiCommand } from '../common/pulumiCommand.ts';

/** Finds the object ID of the credential in use, without a request to Graph. */
export function findCaller(options?: InvokeOptions): Promise<string> {
  return objectIdOf(
    azuread.getClientConfig(options),
    'The credential in use could not sign in to this tenant',
    'Sign in to the tenant of the stack (az login --tenant <tenant-id>), or correct the credential (docs/guides/real-tenant.md).',
  );
}

/**
 * Finds the object ID of an API's service principal in the customer's tenant.
 *
 * @throws MailboxAccessError `lookup-failed` when the tenant has none (no Exchange Online license) or refuses access.
 */
export function findResource(resource: MailResource, options?: InvokeOptions): Promise<string> {
  const { name, clientId } = resources[resource];
  return objectIdOf(
    azuread.getServicePrincipal({ clientId }, options),
    `The service principal of ${name} (${clientId}) could not be read in this tenant`,
    resource === 'exchange'
      ? `Give the credential Application.Read.All. If the tenant has no Exchange Online, buy a license, or use Graph only: remove the second entry of mailResources, then \`${pulumiCommand('config set --path "mailResources[0]" graph', getStack())}\`.`
      : 'Check that the credential has Application.Read.All, then run the same command again.',
  );
}

/**
 * Finds the object ID of the user who signs in, by user principal name, then by mail address.
 *
 * @throws MailboxAccessError `lookup-failed` when neither finds one or the tenant refuses the request.
 */
export function findAccount(account: string, options?: InvokeOptions): Promise<string> {
  const user = azuread.getUser({ userPrincipalName: account }, options).catch((cause: unknown) => {
    // Only a missing user is looked up by mail. Another error must not lead to another user.
    if (/not found/i.test(reasonOf(cause))) return azuread.getUser({ mail: account }, options);
    throw cause;
  });
  return objectIdOf(
    user,
    `No user with the user principal name or mail address ${account} could be read in this tenant`,
    `Give the credential User.Read.All, or correct the address (mailbox or account): ${pulumiCommand('config set mailbox <address>', getStack())}`,
  );
}

/** @throws MailboxAccessError `lookup-failed` with the problem, the provider's reason and the remedy */
async function objectIdOf(
  found: Promise<{ readonly objectId: string }>,
  problem: string,
  remedy: string,
): Promise<string> {
  try {
    return (await found).objectId;
  } catch (cause) {
    throw new MailboxAccessError('lookup-failed', `${problem}: ${reasonOf(cause)}.`, remedy, { cause });
  }
}

/** Returns the provider's message without the text that Pulumi and Terraform put around it. */
function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return (text.split('* ').at(-1) ?? text).trim().replace(/\.$/, '');
}
