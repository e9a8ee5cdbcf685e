import type { Outputs } from '../../../../../src/registration/outputs/schema.ts';
import { outputsOf } from '../../../../support/outputs.ts';

/** Outputs of a stack for jobs@contoso.example, with `change`. */
export function buildOutputs(change: Partial<Outputs> = {}): Outputs {
  return { ...outputsOf(), ...change };
}
