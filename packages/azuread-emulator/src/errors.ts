import type { Values } from './values.ts';

/** What the provider tells the engine, word for word. */
export class ProviderError extends Error {}

/** A resource that exists although its creation or update failed: the engine keeps `properties` in its state. */
export class InitFailure extends ProviderError {
  readonly id: string;
  readonly properties: Values;

  constructor(message: string, id: string, properties: Values) {
    super(message);
    this.id = id;
    this.properties = properties;
  }
}

/** Terraform's diagnostic: a summary, the error behind it, and the attribute it is about. */
export class Diagnostic extends Error {
  constructor(summary: string, cause?: unknown, attribute?: string) {
    const at = attribute === undefined ? '' : `[${attribute}] `;
    super(`${at}${summary}${cause === undefined ? '' : `: ${messageOf(cause)}`}`, { cause });
  }
}

/** A handler that says what failed before it says why. */
export function failing(summary: string, attribute?: string): (error: unknown) => never {
  return (error) => {
    throw new Diagnostic(summary, error, attribute);
  };
}

/** As hashicorp/go-multierror prints a list of one; `prefix` is what the bridge wraps around it. */
export function errorList(cause: unknown, prefix = ''): string {
  return `${prefix}1 error occurred:\n\t* ${messageOf(cause)}\n\n`;
}

export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** Turns what went wrong into what the engine is told; `prefix` says what was being done: `diffing <urn>: `, `deleting <urn>: `. */
export function wrapped(prefix: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof ProviderError) throw error;
    throw new ProviderError(errorList(error, prefix), { cause: error });
  };
}
