import { again, againOrAdopt } from './row.ts';
import type { Row } from './row.ts';

/**
 * What is behind it is the reason (pulumi/pkg/backend/diy/state.go): that there is no sense in what was read. A state that cannot be read
 * for want of a right, a connection or a newer engine is whole, and must not be replaced.
 */
const damaged =
  /failed to load checkpoint: (?:place 1: )?(EOF$|(?:unexpected end of JSON|unexpected EOF|invalid character|json:).*)/m;

/** The engine names the file and a code before the reason. */
const wrapped = String.raw`(?:.*?\(code=\w+\): )?(.*)`;
/** Anything else that is said of a state that is not read. */
const unreadable = new RegExp(`failed to load checkpoint: ${wrapped}`);
const unwritable = new RegExp(`failed to save snapshot: ${wrapped}`);

/**
 * What is said where the states may only be read. The engine takes its lock first, so that nothing is done: a folder, PostgreSQL, Azure
 * Blob, S3, each in its own words; of Azure's the engine itself says that it is a bug.
 */
const readOnly =
  /(pq: cannot execute \w+ in a read-only transaction|open \S+[\\/]\.pulumi[\\/]locks[\\/]\S+: (?:permission denied|read-only file system|Access is denied\.?)|AuthorizationPermissionMismatch|PutObject.*api error AccessDenied)/;

const leaveState = 'Leave the state as it is, mend that (or update the engine, if it is that), then run the same again';

/** What the SDK says of an engine that did not end by itself; the engine's words until then follow it. */
export const engineRows: readonly Row[] = [
  {
    code: 'engine-killed',
    says: /Command was killed with (SIG[A-Z]+)/,
    means: ([, signal = '']) =>
      `Its engine was ended from outside (${signal}: by a person, or by the system for want of memory) with something perhaps half done.`,
    remedy: (_, failed) =>
      failed.operation === 'destroy'
        ? `Run the same again, which takes away the lock that was left: ${again(failed)}`
        : `Run the same again, which takes away the lock that was left: ${againOrAdopt(failed)}`,
  },
  {
    code: 'state-damaged',
    says: damaged,
    means: ([, reason = '']) => `Its state cannot be read, and nothing was done: ${reason}.`,
    remedy: ([, reason = ''], { stack }) => adviseOnReason(reason, stack),
  },
  {
    code: 'state-unreadable',
    says: unreadable,
    means: ([, reason = '']) => `Its state could not be read, and nothing was done: ${reason}.`,
    remedy: (_, failed) => `${leaveState}: ${again(failed)}`,
  },
  {
    code: 'state-unwritable',
    says: unwritable,
    means: ([, reason = '']) => `Its state could not be written, so it may lack what was done last: ${reason}.`,
    remedy: (_, failed) =>
      failed.operation === 'up'
        ? `Mend that, then run the same again: ${againOrAdopt(failed)}`
        : `Mend that, then run the same again: ${again(failed)}`,
  },
  {
    code: 'state-read-only',
    says: readOnly,
    means: ([, reason = '']) => `Its state can be read but not written, and nothing was done: ${reason}.`,
    remedy: (_, failed) =>
      `Give whoever runs this the right to write to the place of the states (docs/state.md), then: ${again(failed)}`,
  },
];

/** What to do about a state that the engine cannot read; undefined when it says something else. */
export function adviseOnState(text: string, stack: string): string | undefined {
  const reason = damaged.exec(text)?.[1];
  if (reason !== undefined) return adviseOnReason(reason, stack);
  return unreadable.test(text) ? `${leaveState}.` : undefined;
}

function adviseOnReason(reason: string, stack: string): string {
  return reason === 'EOF'
    ? `In the folder of the states, delete the empty ${stack}.json.attrs, which a killed run left, then: npx mailbox-access refresh ${stack}`
    : `In the folder of the states, ${stack}.json.bak is the state before the last: put it in the place of ${stack}.json, then: npx mailbox-access refresh ${stack}`;
}
