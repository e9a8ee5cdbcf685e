import type { DeclaredSettings } from './schema.ts';

/** The settings of one stack with everything unset filled in. */
export interface Settings extends DeclaredSettings {
  /** Name of the project; with the stack's name it stands in the notes of the registration. */
  readonly project: string;
  readonly stack: string;
  readonly customer: string;
  readonly notes: string;
}

/** Fills in what is unset: the account signs in to its own mailbox, the customer is called like the stack. */
export function completeSettings(declared: DeclaredSettings, project: string, stack: string): Settings {
  const account = declared.account ?? declared.mailbox;
  return {
    ...declared,
    ...(account === undefined ? {} : { account }),
    project,
    stack,
    customer: declared.customer ?? stack,
    notes: declared.notes ?? `Declared by Pulumi, project ${project}, stack ${stack}. Change it there.`,
  };
}
