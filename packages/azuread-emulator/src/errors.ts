import type { Values } from './values.ts';

/** An error whose message the engine receives verbatim. */
export class ProviderError extends Error {}

/** The resource exists although its creation or update failed: the engine keeps `properties` in its state. */
export class InitFailure extends ProviderError {
  readonly id: string;
  readonly properties: Values;

  constructor(message: string, id: string, properties: Values) {
    super(message);
    this.id = id;
    this.properties = properties;
  }
}

/** Terraform's diagnostic: a summary, its cause, and the attribute concerned. */
export class Diagnostic extends Error {
  constructor(summary: string, cause?: unknown, attribute?: string) {
    const at = attribute === undefined ? '' : `[${attribute}] `;
    super(`${at}${summary}${cause === undefined ? '' : `: ${messageOf(cause)}`}`, { cause });
  }
}

/** Returns a handler that puts `summary` before the cause. */
export function failing(summary: string, attribute?: string): (error: unknown) => never {
  return (error) => {
    throw new Diagnostic(summary, error, attribute);
  };
}

/** Formats an error like hashicorp/go-multierror's list of one, after the bridge's `prefix`. */
export function errorList(cause: unknown, prefix = ''): string {
  return `${prefix}1 error occurred:\n\t* ${messageOf(cause)}\n\n`;
}

export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** Returns a handler that turns an error into one for the engine. `prefix` names the operation: `diffing <urn>: `. */
export function wrapped(prefix: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof ProviderError) throw error;
    throw new ProviderError(errorList(error, prefix), { cause: error });
  };
}
