import type { Fields } from '../schema/field.ts';
import type { Session } from '../session.ts';
import type { Values } from '../values.ts';

/** A resource type: its schema and its Graph requests. IDs are Pulumi's: `/applications/<object ID>`. */
export interface ResourceType {
  readonly schemaVersion: string;
  /** The provider's time limits in minutes; kept in `__meta`, so that the official plugin can take over a state. */
  readonly timeouts: Readonly<Partial<Record<'create' | 'delete' | 'read' | 'update', number>>>;
  readonly fields: Fields;
  /** A part between `<` and `>` matches any segment. */
  readonly idExample: string;
  /** Rejects a plan that contradicts the directory. Calls `session` only if needed. */
  checkPlan?(session: () => Session, prior: Values | undefined, planned: Values): Promise<void>;
  /** Calls `created` with the ID as soon as it is known; a later failure leaves the resource behind. */
  create(session: Session, planned: Values, created: (id: string) => void): Promise<void>;
  update?(session: Session, id: string, prior: Values, planned: Values): Promise<void>;
  /** Returns the state in the directory, or undefined if the ID does not exist. */
  read(session: Session, id: string, prior: Values | undefined): Promise<Values | undefined>;
  delete(session: Session, id: string): Promise<void>;
}
