import { onOneLine, sanitize } from '../../common/sanitize.ts';
import { readClaims } from '../../mailbox/oauth/claims.ts';
import type { RawSettings } from '../../registration/settings/read.ts';
import { chooseCredential, type CredentialChoice, type CredentialKind } from '../../graph/credential.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { toolCommand } from '../../diagnostics/commands.ts';
import { type Outcome, passed, skipped } from '../../diagnostics/checks/check.ts';
import { failWith } from './findings.ts';
import type { Subject } from './subject.ts';

export interface Caller {
  readonly tenantId: string | undefined;
  readonly objectId: string | undefined;
  readonly isUser: boolean;
  /** A user's name, or `application` with its client ID. */
  readonly name: string;
  /** Application permissions. */
  readonly roles: readonly string[];
  /** Template IDs of directory roles; undefined when the token does not contain them. */
  readonly wids: readonly string[] | undefined;
}

/** Reads the subject of a token for Graph, or undefined if it has none. */
export function readCaller(token: string): Caller | undefined {
  const claims = readClaims(token);
  if (claims === undefined) return undefined;
  const { tid, oid, idtyp, scp, upn, unique_name: uniqueName, appid, azp, roles, wids } = claims;
  const isUser = idtyp === 'user' || (idtyp === undefined && scp !== undefined);
  const name = isUser ? (upn ?? uniqueName ?? 'a user') : `application ${appid ?? azp ?? 'unknown'}`;
  return { tenantId: tid, objectId: oid, isUser, name: onOneLine(name, 300), roles: roles ?? [], wids };
}

/** The provider's settings in a stack's file that choose its credential. */
const signsIn = /^azuread:(client(Id|Secret|Certificate)|use(Oidc|Msi|Cli)|oidc)/;

/** The source of each kind of credential. */
const sources: Readonly<Record<CredentialKind, string>> = {
  certificate: 'ARM_CLIENT_CERTIFICATE_PATH',
  'client secret': 'ARM_CLIENT_SECRET',
  'OIDC token': 'ARM_OIDC_TOKEN',
  'GitHub Actions': 'ACTIONS_ID_TOKEN_REQUEST_URL',
  'Azure CLI': 'az',
};

/** Returns the credential that the provider uses for a stack, and a description of its source. */
export function findCredential(
  { stack, values, encrypted = [] }: RawSettings,
  env: NodeJS.ProcessEnv,
): { readonly credential: CredentialChoice; readonly source: string } {
  const own = [...Object.keys(values), ...encrypted].find((key) => signsIn.test(key));
  if (own !== undefined) {
    const source = `Pulumi.${stack}.yaml`;
    const reason = `${source} has ${own}, which only the engine can read`;
    return { credential: { kind: 'none', reason, isUnsafe: false }, source };
  }
  const credential = chooseCredential(env);
  return { credential, source: credential.kind === 'none' ? 'nowhere' : sources[credential.kind] };
}

/** Checks that the credential can sign in, and reports its kind and source. */
export async function checkCredential(
  { credential, source, settings, signal }: Subject,
  signIn: () => Promise<Caller | undefined>,
): Promise<Outcome> {
  const { stack, tenantId } = settings;
  if (credential.kind === 'none')
    return credential.isUnsafe
      ? failWith(
          'credential-unusable',
          `The credential cannot be used: ${credential.reason}.`,
          `Sign in as a user of the tenant: az login --tenant ${tenantId} --allow-no-subscriptions, or set another credential (docs/guides/real-tenant.md).`,
        )
      : skipped(`only the provider can use this credential: ${credential.reason}`);
  try {
    const caller = await signIn();
    return passed(`${credential.kind}${caller === undefined ? '' : `: ${caller.name}`}, from ${source}`);
  } catch (error) {
    if (signal.aborted || error instanceof MailboxAccessError) throw error;
    const again = toolCommand('preflight', stack);
    return failWith(
      'credential-refused',
      `The credential (${credential.kind} from ${source}) could not sign in to tenant ${tenantId}.`,
      credential.kind === 'Azure CLI'
        ? `Sign in: az login --tenant ${tenantId} --allow-no-subscriptions. Then: ${again}`
        : `Correct the credential (docs/guides/real-tenant.md), then: ${again}`,
      // Errors of `@azure/identity` contain requests, so only their sanitized text is kept.
      sanitize(error instanceof Error ? error.message : String(error)),
    );
  }
}

/** Checks that the token is for the stack's tenant. Otherwise everything would be created in another tenant. */
export function checkTenant({ settings: { tenantId } }: Subject, caller: Caller | undefined): Outcome {
  const found = caller?.tenantId?.toLowerCase();
  if (found === undefined) return skipped('the token does not name its tenant');
  if (found === tenantId) return passed(`the token is for tenant ${tenantId}`);
  return failWith(
    'credential-other-tenant',
    `The credential signs in to tenant ${found}, but the stack uses tenant ${tenantId}.`,
    `Sign in to the right tenant: az login --tenant ${tenantId} --allow-no-subscriptions`,
  );
}
