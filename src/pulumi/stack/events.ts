import { isDeepStrictEqual } from 'node:util';
import type { EngineEvent, StepEventMetadata } from '@pulumi/pulumi/automation/events.js';

/** What is known of a run of the engine before its first event. */
export function noFacts() {
  return {
    /** Resources by operation (`create`, `update`, `delete`, `replace`, `same` …), as the engine counts them, and what it leaves out. */
    changes: {} as Record<string, number>,
    /** The stack's outputs, after a destroy those it had; undefined when the run told none (a failed program). */
    outputs: undefined as Record<string, unknown> | undefined,
    /** What the engine and the provider called errors, without color. */
    errors: [] as string[],
    warnings: [] as string[],
    /** What was done, or would be, in the engine's order; resources that stay the same are left out. */
    steps: [] as DetailedStep[],
    /** Whether the stack does not exist and was not created. */
    isMissing: false,
    /** Object ID of the application that the state held before the run; undefined when it held none. */
    application: undefined as string | undefined,
    /** Resources that are being read, by ID and URN. */
    refreshing: new Set<string>(),
    /** Names of the stack's outputs that differ from those it had before the run; empty where it had none. */
    outputChanges: [] as string[],
    /** Whether the state is to change where no resource does: the stack's outputs, the protection of a resource. */
    changesState: false,
  };
}

/** What a run of the engine came to, gathered from its events. */
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

/** A step with the values of its resource: inputs, or what was read where the step is a refresh. */
export interface DetailedStep extends Step {
  /** What the directory holds; undefined for a resource that is not there yet. */
  readonly before?: Properties | undefined;
  /** What it should hold; undefined for a resource that is deleted. */
  readonly after?: Properties | undefined;
}

const stackType = 'pulumi:pulumi:Stack';

/** Adds one event to what is known. The engine tells everything here that the SDK would ask it for again afterwards. */
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

/** Whether it only reads: the operation `refresh` tells in its outputs what differs. */
function isRead({ op }: StepEventMetadata): boolean {
  return ['refresh', 'same'].includes(op);
}

function gatherOutputs(facts: RunFacts, metadata: StepEventMetadata): void {
  const { type, old: before, new: after } = metadata;
  if (type === stackType) {
    // A destroyed stack has only what it had before.
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

/** Of a replacement that broke off the state has both resources, under one URN. */
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

/** The step without its values, as `--json` has it. */
export function summarizeStep({ operation, type, name, properties }: Step): Step {
  return { operation, type, name, properties };
}

function nameOf(urn: string): string {
  return urn.split('::').at(-1) ?? urn;
}

/**
 * The engine counts the end of a replacement with its beginning. One that broke off after that has its end in a later run, which so would seem to
 * change nothing, although what it deletes (a former account's grant) was in force until then.
 */
function countChanges(counted: Readonly<Record<string, number>>, steps: readonly Step[]): Record<string, number> {
  const begun = steps.filter(({ operation }) => /^(replace|(create|import)-replacement)$/.test(operation));
  const left = steps.filter(
    ({ operation, name }) => operation === 'delete-replaced' && !begun.some((step) => step.name === name),
  );
  return left.length === 0 ? { ...counted } : { ...counted, delete: (counted.delete ?? 0) + left.length };
}

/** Whether the run left the resources and the outputs of the stack as they were (or, in a preview, would). */
export function changesNothing({ changes, outputChanges }: Pick<RunFacts, 'changes' | 'outputChanges'>): boolean {
  return isUnchanged(changes) && outputChanges.length === 0;
}

/** Whether the run left every resource as it was (or, in a preview, would). */
export function isUnchanged(changes: Readonly<Record<string, number>>): boolean {
  return Object.entries(changes).every(([operation, count]) => operation === 'same' || count === 0);
}

/** Removes the engine's color tags (`<{%fg 1%}>`), some of which it leaves in what it prints too. */
export function stripMarkup(message: string): string {
  return message.replace(/<\{%[^%]*%\}>/g, '');
}
