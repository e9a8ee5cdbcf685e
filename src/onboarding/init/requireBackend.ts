import { prompt } from '../../common/console/console.ts';
import { provideEngine } from '../../pulumi/session/engineReport.ts';
import { backendEnvironment, findBackendUrl, passphraseFile } from '../../pulumi/stack/backend.ts';
import type { Context } from '../../registration/customers/context.ts';
import { describeJoining, isCloud, providePassphrase, setUpBackend, type BackendResult } from './backend.ts';
import { askBackendUrl, readBackendUrl } from './backendUrl.ts';

/** Sets up the state backend of a project. @throws MailboxAccessError `backend-unusable` */
export async function provideBackend(projectFolder: string, url: string, context: Context): Promise<BackendResult> {
  const { env, signal } = context;
  return setUpBackend({ projectFolder, url, engine: await provideEngine(context), env, signal });
}

/**
 * Ensures that a new customer of a real tenant has a state backend: sets up the given one, or asks for one if there is
 * none. Creates a passphrase file for the project's first stack if the environment has no passphrase.
 *
 * @throws MailboxAccessError `backend-missing`, `backend-unusable`, `usage`
 */
export async function requireBackend(
  projectFolder: string,
  { backend, secretsProvider = 'default' }: { readonly backend?: string; readonly secretsProvider?: string },
  context: Context,
): Promise<void> {
  const { console, env, signal } = context;
  const known = await findBackendUrl(projectFolder, env);
  const asked =
    backend === undefined && known === undefined && console.isInteractive
      ? await askBackendUrl(prompt, signal, console)
      : undefined;
  const chosen = backend === undefined ? asked : readBackendUrl(backend);
  if (chosen !== undefined) {
    console.err(describeJoining(await provideBackend(projectFolder, chosen, context)));
    return;
  }
  await backendEnvironment(projectFolder, env);
  const usesPassphrase = ['default', 'passphrase'].includes(secretsProvider) && known !== undefined && !isCloud(known);
  if (usesPassphrase && (await providePassphrase(projectFolder, env)))
    console.err(`Created ${passphraseFile}, the passphrase of the stacks. Give it to colleagues; Git ignores it.\n`);
}
