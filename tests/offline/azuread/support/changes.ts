import type { ResourceType } from '../../../../offline/azuread/resources/type.ts';
import { diffStates } from '../../../../offline/azuread/schema/diff.ts';
import { keepIgnored, planState } from '../../../../offline/azuread/schema/plan.ts';
import type { Values } from '../../../../offline/azuread/values.ts';

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
