import { z } from 'zod';
import { readConsent, readIds } from '../../registration/outputs/read.ts';
import { outputsSchema, type Outputs } from '../../registration/outputs/schema.ts';

/** What a stack's state tells of a registration; undefined where it tells nothing. */
export interface StackState {
  /** Of whose program the stack is: a place of states without projects lists those of others too. */
  readonly project: string | undefined;
  /** When it was last written, ISO 8601. */
  readonly changedAt: string | undefined;
  /** Whether there is anything in it beside the stack itself. */
  readonly hasResources: boolean;
  readonly hasApplication: boolean;
  /** What the monitor stores; not before the first up has ended. */
  readonly ids: Pick<Outputs, 'tenantId' | 'clientId'> | undefined;
  readonly consent: Outputs['consent'] | undefined;
  readonly customer: string | undefined;
  readonly mailbox: string | undefined;
  /** Who signs in. */
  readonly account: string | undefined;
}

const rootType = 'pulumi:pulumi:Stack';
const applicationType = 'azuread:index/application:Application';
const stateSchema = z.object({
  manifest: z.object({ time: z.string() }).nullish(),
  resources: z
    .array(
      z.object({
        urn: z.string(),
        type: z.string(),
        outputs: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .nullish(),
});
/** As `pulumi stack export` writes it. */
const exported = z.object({ deployment: stateSchema.nullish() });
const naming = z.object(outputsSchema.pick({ customer: true, mailbox: true, account: true }).shape).partial();

/** @throws ZodError if it is not a state */
export function readExport(value: unknown): StackState {
  return describeHeld(exported.parse(value).deployment);
}

/** The same; undefined if it is not a state. */
export function tryReadExport(value: unknown): StackState | undefined {
  const { success, data } = exported.safeParse(value);
  return success ? describeHeld(data.deployment) : undefined;
}

/** Outputs of an older version may lack what is not asked for here. */
function describeHeld(state: z.output<typeof stateSchema> | null | undefined): StackState {
  const resources = state?.resources ?? [];
  const root = resources.find(({ type }) => type === rootType);
  const { customer, mailbox, account } = naming.safeParse(root?.outputs).data ?? {};
  return {
    // urn:pulumi:<stack>::<project>::<types>::<name>
    project: root?.urn.split('::')[1],
    changedAt: toTime(state?.manifest?.time),
    hasResources: resources.some((resource) => resource !== root),
    hasApplication: resources.some(({ type }) => type === applicationType),
    ids: readIds(root?.outputs),
    consent: readConsent(root?.outputs),
    customer,
    mailbox,
    account,
  };
}

/** The engine writes nanoseconds, and an empty state has the year 1. */
function toTime(text = ''): string | undefined {
  const ms = Date.parse(text);
  return ms > 0 ? new Date(ms).toISOString() : undefined;
}
