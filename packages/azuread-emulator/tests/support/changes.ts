import type { ResourceType } from '../../src/resources/type.ts';
import { diffStates } from '../../src/schema/diff.ts';
import { keepIgnored, planState } from '../../src/schema/state.ts';
import type { Values } from '../../src/values.ts';

/** `path: kind` of each change, with ` (replace)` where a new resource is needed. */
export function changes(
  type: ResourceType,
  prior: Values,
  inputs: Values,
  ignored: readonly string[] = [],
): readonly string[] {
  const planned = keepIgnored(planState(type.fields, prior, inputs), prior, ignored);
  return diffStates(type.fields, prior, planned, inputs).map(
    ({ path, kind, replace }) => `${path}: ${kind}${replace ? ' (replace)' : ''}`,
  );
}
