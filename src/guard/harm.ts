/** What a plan may do to a registration that a monitor already uses, and the option that allows it. */
export const harmKinds = ['replace', 'delete', 'redirect-removal', 'permission-removal', 'wider-consent'] as const;

export type HarmKind = (typeof harmKinds)[number];

/** One way in which a plan hurts. */
export interface Harm {
  readonly kind: HarmKind;
  /** Client ID of the registration concerned, which the monitor stores. */
  readonly clientId: string;
  /** What is concerned: resources, redirect URIs, permissions, APIs. */
  readonly what: readonly string[];
}

/** What one look at a plan finds. */
export type Finding = Pick<Harm, 'kind' | 'what'>;

/** What the stack had before the plan. */
export interface Before {
  readonly clientId: string;
  /** Who consents, by the stack's outputs; undefined when they do not say. */
  readonly consent: string | undefined;
}

/** The option of `up` that allows a kind of harm. */
export function optionOf(kind: HarmKind): string {
  return `--allow-${kind}`;
}
