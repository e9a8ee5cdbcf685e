import { MailboxAccessError } from '../../common/errors.ts';
import type { DirectoryApplication } from '../../graph/application.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';

/**
 * Refuses an application that cannot be a monitor's: to bring it in line would take something away from others.
 *
 * @throws MailboxAccessError `adopt-refused`
 */
export function requireFit({ displayName, appId, signInAudience, appRoles, api }: DirectoryApplication): void {
  const which = `${displayName} (client ID ${appId})`;
  if (signInAudience != null && signInAudience !== 'AzureADMyOrg')
    throw refused(
      `${which} is an application for other tenants too (${signInAudience}); a monitor's is for its own tenant alone, and whoever uses it elsewhere would be shut out.`,
      `Make a registration of its own under another name: ${pulumiCommand('config set displayName <name>')} --stack <customer>, then npx mailbox-access up <customer>`,
    );
  if ((appRoles?.length ?? 0) + (api?.oauth2PermissionScopes?.length ?? 0) > 0)
    throw refused(
      `${which} exposes permissions or roles that other programs may use. A monitor's registration exposes none.`,
      'If nobody uses them, remove them in the Entra admin center (Expose an API, App roles). Otherwise create a separate registration with another name.',
    );
}

/** The secrets and certificates of an application, by name; never by anything of their text. */
export function describeCredentials({ passwordCredentials, keyCredentials }: DirectoryApplication): readonly string[] {
  const name =
    (kind: string) => (credential: { readonly keyId: string; readonly displayName?: string | null | undefined }) =>
      `the ${kind} ${credential.displayName ?? credential.keyId}`;
  return [
    ...(passwordCredentials ?? []).map(name('client secret')),
    ...(keyCredentials ?? []).map(name('certificate')),
  ];
}

export function refused(problem: string, remedy: string): MailboxAccessError {
  return new MailboxAccessError('adopt-refused', problem, remedy);
}
