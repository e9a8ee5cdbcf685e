import { decodeJwt } from 'jose';
import { z } from 'zod';
import type { Settings } from '../../registration/settings/settings.ts';
import type { Target } from '../stack/open.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { graphBaseOf, GraphRefusal, openGraph, type GraphReader } from '../../graph/client.ts';
import { chooseCredential, openCredential } from '../../graph/credential.ts';
import { openGraphWriter, type GraphWriter } from '../../graph/writer.ts';
import { authority } from '../../registration/links.ts';
import type { Context } from '../../registration/customers/context.ts';

/** Access to the customer's directory, with the credential that the provider uses. */
export interface DirectoryAccess {
  readonly graph: GraphReader;
  readonly writer: GraphWriter;
  /** Object ID of the credential's user or service principal. */
  readonly caller: string;
}

/** @throws MailboxAccessError `lookup-failed` when this program cannot sign in as the provider does. */
export async function openAccess(
  { tenantId, metadataHost }: Settings,
  { env: targetEnv, emulator }: Target,
  { env, signal }: Context,
): Promise<DirectoryAccess> {
  const credentialEnv = { ...env, ...targetEnv };
  const choice = chooseCredential(credentialEnv);
  if (choice.kind === 'none') throw unusable(tenantId, choice.reason);
  const base = graphBaseOf(metadataHost);
  const ca = emulator?.ca;
  const host = { tenantId, authority: authority(tenantId, metadataHost), ca };
  try {
    const credential = await openCredential(choice, host, credentialEnv);
    const options = { base, credential, ca, signal };
    const token = await credential.getToken(`${base}/.default`);
    return { graph: openGraph(options), writer: openGraphWriter(options), caller: readObjectId(token?.token ?? '') };
  } catch (cause) {
    throw unusable(tenantId, cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause));
  }
}

/** Converts a refusal by Graph to an error that says which permission is missing. Returns any other error as it is. */
export function explainGraphRefusal(error: unknown, doing: string): unknown {
  if (!(error instanceof GraphRefusal)) return error;
  const { status, code, message } = error;
  const [problem, remedy] =
    status === 0
      ? [`did not answer ${doing}: ${message} (${code})`, 'Check the network and the credential']
      : [
          `refused ${doing}: ${message} (${status} ${code})`,
          'Sign in with a credential that has the permission (docs/guides/adopt.md lists permissions, docs/guides/real-tenant.md sign-in methods)',
        ];
  return new MailboxAccessError(
    'lookup-failed',
    `The directory ${problem}.`,
    `${remedy}, then run the same command again.`,
    { cause: error },
  );
}

function unusable(tenantId: string, reason: string): MailboxAccessError {
  return new MailboxAccessError(
    'lookup-failed',
    `The directory of tenant ${tenantId} cannot be read: ${reason.replace(/\.$/, '')}.`,
    `Sign in: az login --tenant ${tenantId} --allow-no-subscriptions, or see docs/guides/real-tenant.md.`,
  );
}

/** Returns the claim `oid` of an access token, and reads nothing else. */
function readObjectId(token: string): string {
  try {
    return z.object({ oid: z.string() }).parse(decodeJwt(token)).oid;
  } catch {
    return '';
  }
}
