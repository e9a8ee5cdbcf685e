import type { ResourceType } from './resources/type.ts';

const TIMEOUTS = 'e2bfb730-ecaa-11e6-8f88-34363bc7c4c0';
const NANOSECONDS_PER_MINUTE = 60e9;

/** What the bridge keeps beside a state, so that the official plugin can take it over: the provider's time limits, the schema's version. */
export function stateMeta(type: ResourceType): string {
  return JSON.stringify({ [TIMEOUTS]: nanoseconds(type), schema_version: type.schemaVersion });
}

export function previewMeta(type: ResourceType): string {
  return JSON.stringify({ _new_extra_shim: {}, [TIMEOUTS]: nanoseconds(type) });
}

function nanoseconds(type: ResourceType): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(type.timeouts).map(([name, minutes]) => [name, minutes * NANOSECONDS_PER_MINUTE]),
  );
}
