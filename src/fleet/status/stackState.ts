import { z } from 'zod';
import type { State } from '../../pulumi/stack/state.ts';
import { readConsent, readIds, type Ids } from '../../registration/outputs/read.ts';
import { outputsSchema, type Outputs } from '../../registration/outputs/schema.ts';

/** The registration in the state of a stack. Properties that the state lacks are undefined. */
export interface StackState extends Partial<Pick<State, 'project' | 'changedAt'>> {
  /** Whether the state has resources other than the stack itself. */
  readonly hasResources: boolean;
  readonly hasApplication: boolean;
  /** The IDs that the monitor stores; undefined before the first up has ended. */
  readonly ids?: Ids | undefined;
  readonly consent?: Outputs['consent'] | undefined;
  readonly customer?: string | undefined;
  readonly mailbox?: string | undefined;
  /** The account that signs in. */
  readonly account?: string | undefined;
}

const naming = z.object(outputsSchema.pick({ customer: true, mailbox: true, account: true }).shape).partial();

/** Describes a state. Outputs of an older version may lack the properties that are not read here. */
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
