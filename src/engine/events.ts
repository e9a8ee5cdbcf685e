import type { EngineEvent, StepEventMetadata } from '@pulumi/pulumi/automation/events.js';

/** What a run of the engine came to, gathered from its events. */
export interface RunFacts {
  /** Resources by operation (`create`, `update`, `delete`, `replace`, `same` …), as the engine counts them. */
  changes: Record<string, number>;
  /** The stack's outputs, after a destroy those it had; undefined when the run told none (a failed program). */
  outputs: Record<string, unknown> | undefined;
  /** What the engine and the provider called errors, without colour. */
  errors: string[];
  /** What was done, or would be, in the engine's order; resources that stay the same are left out. */
  steps: Step[];
  /** Milliseconds since the epoch at which the first resource beside the stack was begun. */
  firstResourceAtMs: number | undefined;
}

/** One change of one resource. */
export interface Step {
  readonly operation: string;
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** Paths of the properties that differ. */
  readonly properties: readonly string[];
}

export function noFacts(): RunFacts {
  return { changes: {}, outputs: undefined, errors: [], steps: [], firstResourceAtMs: undefined };
}

const stackType = 'pulumi:pulumi:Stack';

/** Adds one event to what is known. The engine tells everything here that the SDK would ask it for again afterwards. */
export function gatherFacts(facts: RunFacts, event: EngineEvent, nowMs: number): void {
  const { summaryEvent, diagnosticEvent, resOutputsEvent, resourcePreEvent } = event;
  if (summaryEvent !== undefined) facts.changes = { ...(summaryEvent.resourceChanges as Record<string, number>) };
  if (diagnosticEvent?.severity === 'error') facts.errors.push(stripMarkup(diagnosticEvent.message).trim());
  if (resourcePreEvent !== undefined && resourcePreEvent.metadata.type !== stackType) {
    facts.firstResourceAtMs ??= nowMs;
    if ((resourcePreEvent.metadata.op as string) !== 'same') facts.steps.push(describeStep(resourcePreEvent.metadata));
  }
  if (resOutputsEvent?.metadata.type === stackType)
    facts.outputs = stackOutputs(resOutputsEvent.metadata) ?? facts.outputs;
}

function describeStep({ op, type, urn, detailedDiff, diffs }: StepEventMetadata): Step {
  const properties = Object.keys(detailedDiff ?? {});
  return {
    operation: op,
    type,
    name: urn.split('::').at(-1) ?? urn,
    properties: properties.length > 0 ? properties : (diffs ?? []),
  };
}

/** A destroyed stack has only what it had before. */
function stackOutputs({ new: after, old: before }: StepEventMetadata): Record<string, unknown> | undefined {
  return (after ?? before)?.outputs as Record<string, unknown> | undefined;
}

/** Whether the run changed anything (or, in a preview, would). */
export function isUnchanged(changes: Readonly<Record<string, number>>): boolean {
  return Object.entries(changes).every(([operation, count]) => operation === 'same' || count === 0);
}

/** Removes the engine's colour tags (`<{%fg 1%}>`), some of which it leaves in what it prints too. */
export function stripMarkup(message: string): string {
  return message.replace(/<\{%[^%]*%\}>/g, '');
}
