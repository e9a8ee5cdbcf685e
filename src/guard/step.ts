/** One step of a plan with the properties before and after it, as the engine's events give them. */
export interface PlannedStep {
  /** `create`, `update`, `replace`, `delete` …, in the engine's words. */
  readonly operation: string;
  /** `azuread:index/application:Application`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** What the state, refreshed where that was asked, has. */
  readonly before: Properties;
  /** What the program declares. */
  readonly after: Properties;
}

export type Properties = Readonly<Record<string, unknown>>;

/** The types of resources whose loss is judged. */
export type JudgedType = 'Application' | 'ServicePrincipal' | 'ServicePrincipalDelegatedPermissionGrant';

export function isOfType({ type }: PlannedStep, name: JudgedType): boolean {
  return type.startsWith('azuread:') && type.endsWith(`:${name}`);
}

/** Reads a nested object; empty when there is none. */
export function objectAt(properties: Properties, key: string): Properties {
  const value = properties[key];
  return typeof value === 'object' && value !== null ? (value as Properties) : {};
}

/** Reads a list; empty when there is none. */
export function listAt(properties: Properties, key: string): readonly unknown[] {
  const value = properties[key];
  return Array.isArray(value) ? value : [];
}

/** Reads a list of texts; entries that are none are left out. */
export function textsAt(properties: Properties, key: string): readonly string[] {
  return listAt(properties, key).filter((entry) => typeof entry === 'string');
}

/** What `before` has and `after` has not, in the order of `before`. */
export function missing(before: readonly string[], after: readonly string[]): readonly string[] {
  return before.filter((entry) => !after.includes(entry));
}
