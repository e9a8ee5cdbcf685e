import { z } from 'zod';
import type { State } from '../../pulumi/stack/state.ts';
import { readConsent, readIds, type Ids } from '../../registration/outputs/read.ts';
import { outputsSchema, type Outputs } from '../../registration/outputs/schema.ts';

/** What a stack's state tells of a registration; undefined where it tells nothing. */
export interface StackState extends Partial<Pick<State, 'project' | 'changedAt'>> {
  /** Whether there is anything in it beside the stack itself. */
  readonly hasResources: boolean;
  readonly hasApplication: boolean;
  /** What the monitor stores; not before the first up has ended. */
  readonly ids?: Ids | undefined;
  readonly consent?: Outputs['consent'] | undefined;
  readonly customer?: string | undefined;
  readonly mailbox?: string | undefined;
  /** Who signs in. */
  readonly account?: string | undefined;
}

const naming = z.object(outputsSchema.pick({ customer: true, mailbox: true, account: true }).shape).partial();

/** Outputs of an older version may lack what is not asked for here. */
export function describeState({ project, changedAt, types, outputs }: State): StackState {
  return {
    project,
    changedAt,
    hasResources: types.some((type) => type !== 'pulumi:pulumi:Stack'),
    hasApplication: types.includes('azuread:index/application:Application'),
    ids: readIds(outputs),
    consent: readConsent(outputs),
    ...naming.safeParse(outputs).data,
  };
}
