import { isDeepStrictEqual } from 'node:util';
import type { EngineEvent, StepEventMetadata } from '@pulumi/pulumi/automation/events.js';

/** Returns the facts of a run before the engine's first event. */
export function noFacts() {
  return {
    /** Resources by operation (`create`, `update`, `delete`, `replace`, `same` …): the engine's count, corrected. */
    changes: {} as Record<string, number>,
    /** The stack's outputs, or after a destroy its previous ones; undefined after a failed program. */
    outputs: undefined as Record<string, unknown> | undefined,
    /** Errors of the engine and the provider, without color. */
    errors: [] as string[],
    warnings: [] as string[],
    /** Completed or planned steps, in the engine's order, without unchanged resources. */
    steps: [] as DetailedStep[],
    /** Whether the stack does not exist and was not created. */
    isMissing: false,
    /** Object ID of the application in the state before the run; undefined when it had none. */
    application: undefined as string | undefined,
    /** Resources that are being read, by ID and URN. */
    refreshing: new Set<string>(),
    /** Names of the outputs that the run changes; empty when the stack had none before. */
    outputChanges: [] as string[],
    /** Whether the state changes without a changed resource: in an output or in a resource's protection. */
    changesState: false,
  };
}

/** The result of a run of the engine, collected from its events. */
export type RunFacts = ReturnType<typeof noFacts>;

type Properties = Readonly<Record<string, unknown>>;

export interface Step {
  readonly operation: string;
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** Paths of the properties that differ. */
  readonly properties: readonly string[];
}

/** A step with the values of its resource: its inputs, or for a refresh what was read. */
export interface DetailedStep extends Step {
  /** The current values in the directory; undefined for a resource that does not exist yet. */
  readonly before?: Properties | undefined;
  /** The desired values; undefined for a resource that is deleted. */
  readonly after?: Properties | undefined;
}

const stackType = 'pulumi:pulumi:Stack';

/** Adds one event to the facts. The events contain everything that the SDK would ask the engine for afterwards. */
export function gatherFacts(facts: RunFacts, event: EngineEvent): void {
  const { summaryEvent, diagnosticEvent, resOutputsEvent, resourcePreEvent } = event;
  if (summaryEvent !== undefined) facts.changes = countChanges(summaryEvent.resourceChanges, facts.steps);
  if (diagnosticEvent?.severity === 'error') facts.errors.push(stripMarkup(diagnosticEvent.message).trim());
  if (diagnosticEvent?.severity === 'warning') facts.warnings.push(stripMarkup(diagnosticEvent.message).trim());
  if (resourcePreEvent !== undefined && resourcePreEvent.metadata.type !== stackType)
    gatherStep(facts, resourcePreEvent.metadata);
  if (resOutputsEvent !== undefined) gatherOutputs(facts, resOutputsEvent.metadata);
}

function gatherStep(facts: RunFacts, metadata: StepEventMetadata): void {
  facts.application ??= /^\/applications\/(.+)$/.exec(metadata.old?.id ?? '')?.[1];
  const operation = metadata.op as string;
  if (operation === 'refresh') facts.refreshing.add(keyOf(metadata));
  if (operation === 'same') facts.changesState ||= metadata.old?.protect !== metadata.new?.protect;
  if (!isRead(metadata)) facts.steps.push(describeStep(metadata, 'inputs'));
}

/** Returns whether a step only reads. The differences that `refresh` finds are in its outputs. */
function isRead({ op }: StepEventMetadata): boolean {
  return ['refresh', 'same'].includes(op);
}

function gatherOutputs(facts: RunFacts, metadata: StepEventMetadata): void {
  const { type, old: before, new: after } = metadata;
  if (type === stackType) {
    // After a destroy, there are only the previous outputs.
    facts.outputs = ((after ?? before)?.outputs as Record<string, unknown> | undefined) ?? facts.outputs;
    if (after != null && before != null) {
      facts.changesState ||= !isDeepStrictEqual(before.outputs, after.outputs);
      facts.outputChanges = differing(before.outputs as Properties, after.outputs as Properties);
    }
  } else if (facts.refreshing.delete(keyOf(metadata)) && !isRead(metadata)) {
    facts.steps.push(describeStep(metadata, 'outputs'));
  }
}

function differing(before: Properties = {}, after: Properties = {}): string[] {
  if (Object.keys(before).length === 0) return [];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isDeepStrictEqual(before[name], after[name])).sort();
}

/** After a broken-off replacement, the state has two resources with the same URN, so the key includes the ID. */
function keyOf({ urn, old: before, new: after }: StepEventMetadata): string {
  return `${before?.id ?? after?.id ?? ''}\n${urn}`;
}

function describeStep(metadata: StepEventMetadata, values: 'inputs' | 'outputs'): DetailedStep {
  const { op, type, urn, detailedDiff, diffs, old: before, new: after } = metadata;
  const properties = Object.keys(detailedDiff ?? {});
  return {
    operation: op,
    type,
    name: nameOf(urn),
    properties: properties.length > 0 ? properties : (diffs ?? []),
    before: before?.[values] as Properties | undefined,
    after: after?.[values] as Properties | undefined,
  };
}

/** Returns a step without its values, as `--json` prints it. */
export function summarizeStep({ operation, type, name, properties }: Step): Step {
  return { operation, type, name, properties };
}

function nameOf(urn: string): string {
  return urn.split('::').at(-1) ?? urn;
}

/**
 * Corrects the engine's count, which counts a replacement when it begins. If one broke off, a later run deletes the old
 * resource and would seem to change nothing, although that resource (a former account's grant) was in force until then.
 */
function countChanges(counted: Readonly<Record<string, number>>, steps: readonly Step[]): Record<string, number> {
  const begun = steps.filter(({ operation }) => /^(replace|(create|import)-replacement)$/.test(operation));
  const left = steps.filter(
    ({ operation, name }) => operation === 'delete-replaced' && !begun.some((step) => step.name === name),
  );
  return left.length === 0 ? { ...counted } : { ...counted, delete: (counted.delete ?? 0) + left.length };
}

/** Returns whether the run leaves the stack's resources and outputs unchanged (or, in a preview, would). */
export function changesNothing({ changes, outputChanges }: Pick<RunFacts, 'changes' | 'outputChanges'>): boolean {
  return isUnchanged(changes) && outputChanges.length === 0;
}

/** Returns whether the run leaves every resource unchanged (or, in a preview, would). */
export function isUnchanged(changes: Readonly<Record<string, number>>): boolean {
  return Object.entries(changes).every(([operation, count]) => operation === 'same' || count === 0);
}

/** Removes the engine's color tags (`<{%fg 1%}>`), some of which also remain in its printed output. */
export function stripMarkup(message: string): string {
  return message.replace(/<\{%[^%]*%\}>/g, '');
}
