import type { Value } from '../values.ts';

/** Why a value is refused, or nothing. `key` is Terraform's flat name of the value, for the message. */
export type Validator = (value: Value, key: string) => string | undefined;

interface Common {
  readonly required?: true;
  /** Given by the directory when the program does not set it. */
  readonly computed?: true;
  /** Never an input. */
  readonly outputOnly?: true;
  /** A change makes a new resource. */
  readonly forceNew?: true;
  readonly default?: Value;
  readonly validate?: Validator;
  /** An input of the real provider that this stand-in refuses, rather than do it wrongly. */
  readonly unsupported?: true;
  /** Terraform's name, where it is not the snake case of Pulumi's. */
  readonly tfName?: string;
}

export type Fields = Readonly<Record<string, Field>>;

export type Field =
  | (Common & { readonly kind: 'scalar' })
  | (Common & { readonly kind: 'map' })
  /** A list or a set of texts. */
  | (Common & { readonly kind: 'texts'; readonly set: boolean })
  /** A block that may occur once; Pulumi shows it as an object. */
  | (Common & { readonly kind: 'block'; readonly fields: Fields; readonly suppressed?: Suppress })
  | (Common & { readonly kind: 'blocks'; readonly set: boolean; readonly fields: Fields });

export const optional = { kind: 'scalar' } as const;
export const optionalTexts = { kind: 'texts', set: true } as const;
export const output = { outputOnly: true, computed: true } as const;

/** Whether a block that the program does not write may stay, because it says nothing (the provider's DiffSuppressFunc). */
export type Suppress = (prior: Readonly<Record<string, Value>>) => boolean;

export function tfName(name: string, field: Field): string {
  return field.tfName ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function isInput(field: Field): boolean {
  return field.outputOnly !== true;
}
