/** Changes that stop a customer's monitor or let it act for more people. Only `destroy` causes a `delete`. */
export const breakingChangeKinds = [
  'replace',
  'delete',
  'redirect-removal',
  'permission-removal',
  'wider-consent',
] as const;
export type BreakingChangeKind = (typeof breakingChangeKinds)[number];

export interface BreakingChange {
  readonly kind: BreakingChangeKind;
  /** Client ID of the affected registration, which the monitor stores. */
  readonly clientId: string;
  /** The affected resources, redirect URIs, permissions or APIs. */
  readonly what: readonly string[];
}
