import { pulumiCommand } from '../../common/pulumiCommand.ts';
import type { Operation } from '../stack/operation.ts';

export interface Failed {
  readonly operation: Operation;
  readonly stack: string;
  readonly text: string;
}

/**
 * A text, or a function of the match. `{1}` is the first matched group, `{stack}` the stack, `{again}` the command to
 * run again, and `{againOrAdopt}` the same command, or `adopt` if something may exist that the state lacks.
 */
export type Text = string | ((match: RegExpExecArray, failed: Failed) => string);

/** One answer of the provider, Graph or Entra, what it means for a stack, and what to do. */
export interface Row {
  /** Optional. The operations that the row is for; all of them by default. */
  readonly operations?: readonly Operation[];
  readonly says: RegExp;
  readonly means: Text;
  readonly remedy: Text;
}

/**
 * A corrupt state (pulumi/pkg/backend/diy/state.go). A state that cannot be read for lack of a permission, a connection
 * or a newer engine is intact, and must not be replaced.
 */
const damaged =
  /failed to load checkpoint: (?:place 1: )?(EOF$|(?:unexpected end of JSON|unexpected EOF|invalid character|json:).*)/m;

/** The reason after the file and the code that the engine names. */
const wrapped = String.raw`(?:.*?\(code=\w+\): )?(.*)`;
const unreadable = new RegExp(`failed to load checkpoint: ${wrapped}`);
const unwritable = new RegExp(`failed to save snapshot: ${wrapped}`);

/**
 * A read-only state backend, as reported for a folder, PostgreSQL, Azure Blob and S3. The engine takes its lock first,
 * so nothing was done. The engine reports Azure's answer as a bug, and 3.274 crashes on it without naming it.
 */
const readOnly =
  /(pq: cannot execute \w+ in a read-only transaction|open \S+[\\/]\.pulumi[\\/]locks[\\/]\S+: (?:permission denied|read-only file system|Access is denied\.?)|AuthorizationPermissionMismatch|azureblob\.\(\*writer\)\.Close(?=[^]*\(\*diyBackend\)\.Lock)|PutObject.*api error AccessDenied)/;

const leaveState =
  'Leave the state as it is, fix the cause (or update the engine, if it is older than the state), then run it again';

/** The permission that each request needs; docs/guides/real-tenant.md lists them by setting. */
const needs: readonly (readonly [RegExp, string])[] = [
  [
    /delegated permission grant/i,
    'granting consent needs DelegatedPermissionGrant.ReadWrite.All, or the role Cloud Application Administrator',
  ],
  [
    /app ?role assignment/i,
    'assigning the account needs AppRoleAssignment.ReadWrite.All, or the role Cloud Application Administrator',
  ],
  [
    /service principal/i,
    'the service principal needs Application.ReadWrite.OwnedBy (to read others, Application.Read.All)',
  ],
  [/application/i, 'the registration needs Application.ReadWrite.OwnedBy, or the role Application Developer'],
  [/user/i, 'reading the account needs User.Read.All'],
];

function needOf(text: string): string {
  const line = text.split('\n').find((part) => /Authorization_RequestDenied|403/.test(part)) ?? text;
  return needs.find(([says]) => says.test(line))?.[1] ?? 'it lacks a permission';
}

/** All rows by code, the specific ones before the general ones. The texts come from recordings. */
export const failureRows: Readonly<Record<string, Row>> = {
  // The engine itself, and how the SDK reports an engine that was killed.
  'engine-killed': {
    says: /Command was killed with (SIG[A-Z]+)/,
    means:
      'Its engine was killed from outside ({1}: by a person, or by the system for lack of memory), and something may be half done.',
    remedy: 'Run it again, which removes the lock that was left: {againOrAdopt}',
  },
  'passphrase-missing': {
    says: /passphrase must be set/,
    means: 'Its secrets are encrypted with a passphrase that is not on this machine.',
    remedy:
      'Put the .passphrase of a colleague into the project folder, or set PULUMI_CONFIG_PASSPHRASE, then: {again}',
  },
  'passphrase-wrong': {
    says: /incorrect passphrase/,
    means: 'The passphrase on this machine is not that of the stack.',
    remedy: 'Correct .passphrase in the project folder, or PULUMI_CONFIG_PASSPHRASE, then: {again}',
  },
  'state-damaged': {
    says: damaged,
    means: 'Its state cannot be read, and nothing was done: {1}.',
    remedy: ([, reason = ''], { stack }) => adviseOnReason(reason, stack),
  },
  'state-unreadable': {
    says: unreadable,
    means: 'Its state could not be read, and nothing was done: {1}.',
    remedy: `${leaveState}: {again}`,
  },
  'state-unwritable': {
    says: unwritable,
    means: 'Its state could not be written, so it may lack the last changes: {1}.',
    remedy: 'Fix the cause, then run it again: {againOrAdopt}',
  },
  'state-read-only': {
    says: readOnly,
    means: 'Its state can be read but not written, and nothing was done: {1}.',
    remedy: 'Get write access to the state backend (docs/guides/state.md), then: {again}',
  },
  // Refusals of the credential. AADSTS codes: learn.microsoft.com/entra/identity-platform/reference-error-codes.
  forbidden: {
    says: /Authorization_RequestDenied|403 \(403 Forbidden\)/,
    means: (_, { text }) => `The credential in use may not do this: ${needOf(text)}.`,
    remedy:
      'Have an administrator grant the permission (docs/guides/real-tenant.md), then run it again; it resumes where it stopped: {again}',
  },
  'credential-expired': {
    says: /AADSTS7000222/,
    means: 'The client secret that this program signs in with has expired.',
    remedy: 'Create a new one, set it as ARM_CLIENT_SECRET, then: {again}',
  },
  'credential-wrong': {
    says: /AADSTS7000215/,
    means: 'The client secret that this program signs in with is wrong. Often its ID was copied instead of its value.',
    remedy: 'Set the value of the secret as ARM_CLIENT_SECRET, then: {again}',
  },
  'credential-elsewhere': {
    says: /AADSTS700016/,
    means: "The application that this program signs in as is not in this stack's tenant.",
    remedy: `Sign in to the right tenant: az login --tenant "$(${pulumiCommand('config get azuread:tenantId')} --stack {stack})" --allow-no-subscriptions, or correct ARM_CLIENT_ID.`,
  },
  'credential-refused': {
    says: /(AADSTS\d+)/,
    means: 'Microsoft refused the credential that this program signs in with ({1}).',
    remedy: 'Sign in again, or correct the credential (docs/guides/real-tenant.md), then: {again}',
  },
  // Objects that already exist, each with its own message.
  'duplicate-name': {
    says: /An existing "azuread_application" with name "(.*?)" \(ID: "([0-9a-f-]+)"\)/,
    means:
      'The tenant already has an app registration named {1} (object ID {2}), which this stack does not know. A second one with that name is not created.',
    remedy: `If it belongs to this customer, perhaps from a run that was cut off, adopt it: npx mailbox-access adopt {stack}. If it belongs to another stack: ${pulumiCommand('config set displayName "<another name>"')} --stack {stack}`,
  },
  'service-principal-exists': {
    says: /A resource with the ID "([0-9a-f-]+)" already exists[^]*azuread_service_principal/,
    means:
      'The app registration already has a service principal (object ID {1}), which this stack does not know, perhaps from a run that was cut off.',
    remedy: 'Adopt it: npx mailbox-access adopt {stack}',
  },
  'grant-exists': {
    says: /Permission entry already exists/,
    means:
      'Consent already exists that this stack does not know: the mailbox owner accepted at the link, or a run was cut off.',
    remedy: 'Adopt it: npx mailbox-access adopt {stack}',
  },
  // Causes that may pass. The provider retries 429 and 5xx for a while before it reports them.
  quota: {
    says: /Directory_QuotaExceeded|directory quota|quota (?:has been )?exceeded/i,
    means: 'The tenant or the signed-in account may not create more directory objects (a user without a role: 250).',
    remedy:
      'Have old objects deleted permanently (deleted ones count as a quarter), or have an administrator run it: {again}',
  },
  throttled: {
    says: /429 \(429|Too ?Many ?Requests|TooManyRequests/,
    means: 'Microsoft asks for fewer requests, even after several waits.',
    remedy: 'Wait a few minutes, then run it again: {again}',
  },
  unavailable: {
    says: /50[0234] \(50[0234]|Service ?Unavailable|ServiceNotAvailable/,
    means: 'Microsoft could not answer at this time.',
    remedy: 'Run it again; it resumes where it stopped: {again}',
  },
  'connection-broken': {
    says: /(?:(Post|Patch|Delete|Get) "https?:\/\/[^"]*"[^\n]*)?(?:HTTP response was nil|connection may have been reset|connection re(?:set|fused)|ECONNRE(?:SET|FUSED)|socket hang up|\bEOF\b|no such host|\bENOTFOUND\b|i\/o timeout|TLS handshake)/i,
    means: ([, method]) =>
      method === 'Post'
        ? 'The connection to Microsoft broke while something was being created, so it may exist although the stack does not know it.'
        : 'The connection to Microsoft broke or could not be made.',
    remedy: 'Check the network, then run it again: {againOrAdopt}',
  },
  // Objects that already exist, or no longer do.
  exists: {
    says: /already exists|Request_MultipleObjectsWithSameKeyValue|ObjectConflict/,
    means: 'The tenant already has something that stack {stack} would create.',
    remedy:
      'Adopt it: npx mailbox-access adopt {stack}. After a destroy that failed, finish that first: npx mailbox-access destroy {stack}',
  },
  'soft-deleted': {
    says: /is (?:soft[- ]?deleted|in the (?:recycle bin|deleted))|softDeleted|(?:service principal|appId)[^\n]*(?:soft|recently) deleted/i,
    means: 'The app registration or its service principal was deleted. The tenant keeps it for 30 days.',
    remedy: 'Restore it, with the same client ID: npx mailbox-access adopt {stack} --deleted',
  },
  'deleted-before': {
    operations: ['destroy'],
    says: /404 \(404 Not Found\)|Request_ResourceNotFound/,
    means: 'Somebody already deleted it in the tenant.',
    remedy: 'Update the state, then finish: npx mailbox-access refresh {stack} && npx mailbox-access destroy {stack}',
  },
  'not-spread': {
    says: /404 \(404 Not Found\)|Request_ResourceNotFound/,
    means:
      'Microsoft does not find an object. It was created a moment ago and is not replicated yet, or somebody deleted it.',
    remedy:
      'Wait a minute, then run it again; it resumes where it stopped: {again}. If it fails again: npx mailbox-access refresh {stack}',
  },
  protected: {
    says: /cannot be deleted\s+because it is protected/,
    means: 'Stack {stack} is protected, so nothing was deleted.',
    remedy: `To delete it: ${pulumiCommand('config set protect false')} --stack {stack} && npx mailbox-access up {stack}, then the same command again.`,
  },
};

/** Returns what to do about a state that the engine cannot read; undefined for any other text. */
export function adviseOnState(text: string, stack: string): string | undefined {
  const reason = damaged.exec(text)?.[1];
  if (reason !== undefined) return adviseOnReason(reason, stack);
  return unreadable.test(text) ? `${leaveState}.` : undefined;
}

function adviseOnReason(reason: string, stack: string): string {
  const cause =
    reason === 'EOF'
      ? `delete the empty ${stack}.json.attrs, which a killed run left`
      : `replace ${stack}.json with ${stack}.json.bak, which is the previous state`;
  return `In the folder of the states, ${cause}, then: npx mailbox-access refresh ${stack}`;
}
