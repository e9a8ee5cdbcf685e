import type { Fields } from '../schema/field.ts';
import type { Session } from '../session.ts';
import type { Values } from '../values.ts';

/** One kind of resource: its schema, and what it asks of Graph. IDs are Pulumi's: `/applications/<object ID>`. */
export interface ResourceType {
  readonly schemaVersion: string;
  /** Minutes that the provider gives each operation; kept in `__meta`, so that the official plugin can take a state over. */
  readonly timeouts: Readonly<Partial<Record<'create' | 'delete' | 'read' | 'update', number>>>;
  readonly fields: Fields;
  /** What stands between `<` and `>` is any segment. */
  readonly idExample: string;
  /** Refuses a plan that the directory contradicts; `session` is asked for only when it is needed. */
  checkPlan?(session: () => Session, prior: Values | undefined, planned: Values): Promise<void>;
  /** `created` is told the ID as soon as there is one; what fails after that leaves a resource behind. */
  create(session: Session, planned: Values, created: (id: string) => void): Promise<void>;
  update?(session: Session, id: string, prior: Values, planned: Values): Promise<void>;
  /** The state as the directory has it; undefined when there is nothing under that ID. */
  read(session: Session, id: string, prior: Values | undefined): Promise<Values | undefined>;
  delete(session: Session, id: string): Promise<void>;
}
