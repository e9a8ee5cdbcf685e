import type { Row } from './row.ts';

/**
 * A state without sense (pulumi/pkg/backend/diy/state.go). A state that cannot be read for lack of a permission, a connection
 * or a newer engine is intact, and must not be replaced.
 */
const damaged =
  /failed to load checkpoint: (?:place 1: )?(EOF$|(?:unexpected end of JSON|unexpected EOF|invalid character|json:).*)/m;

/** The engine names the file and a code before the reason. */
const wrapped = String.raw`(?:.*?\(code=\w+\): )?(.*)`;
/** Any other reason why a state cannot be read. */
const unreadable = new RegExp(`failed to load checkpoint: ${wrapped}`);
const unwritable = new RegExp(`failed to save snapshot: ${wrapped}`);

/**
 * A state backend that is read-only: a folder, PostgreSQL, Azure Blob, S3, each in its own words. The engine takes its lock
 * first, so nothing was done. It calls Azure's answer a bug.
 */
const readOnly =
  /(pq: cannot execute \w+ in a read-only transaction|open \S+[\\/]\.pulumi[\\/]locks[\\/]\S+: (?:permission denied|read-only file system|Access is denied\.?)|AuthorizationPermissionMismatch|PutObject.*api error AccessDenied)/;

const leaveState =
  'Leave the state as it is, fix the cause (or update the engine, if it is older than the state), then run it again';

/** Errors of the engine itself, and how the SDK reports an engine that was killed. */
export const engineRows: readonly Row[] = [
  {
    code: 'engine-killed',
    says: /Command was killed with (SIG[A-Z]+)/,
    means:
      'Its engine was killed from outside ({1}: by a person, or by the system for lack of memory), and something may be half done.',
    remedy: 'Run it again, which removes the lock that was left: {againOrAdopt}',
  },
  {
    code: 'passphrase-missing',
    says: /passphrase must be set/,
    means: 'Its secrets are encrypted with a passphrase that is not on this machine.',
    remedy:
      'Put the .passphrase of a colleague into the project folder, or set PULUMI_CONFIG_PASSPHRASE, then: {again}',
  },
  {
    code: 'passphrase-wrong',
    says: /incorrect passphrase/,
    means: 'The passphrase on this machine is not that of the stack.',
    remedy: 'Correct .passphrase in the project folder, or PULUMI_CONFIG_PASSPHRASE, then: {again}',
  },
  {
    code: 'state-damaged',
    says: damaged,
    means: 'Its state cannot be read, and nothing was done: {1}.',
    remedy: ([, reason = ''], { stack }) => adviseOnReason(reason, stack),
  },
  {
    code: 'state-unreadable',
    says: unreadable,
    means: 'Its state could not be read, and nothing was done: {1}.',
    remedy: `${leaveState}: {again}`,
  },
  {
    code: 'state-unwritable',
    says: unwritable,
    means: 'Its state could not be written, so it may lack the last changes: {1}.',
    remedy: 'Fix the cause, then run it again: {againOrAdopt}',
  },
  {
    code: 'state-read-only',
    says: readOnly,
    means: 'Its state can be read but not written, and nothing was done: {1}.',
    remedy: 'Get write access to the state backend (docs/guides/state.md), then: {again}',
  },
];

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
