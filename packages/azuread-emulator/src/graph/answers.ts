import { STATUS_CODES } from 'node:http';
import { isValues, text } from '../values.ts';
import type { Value, Values } from '../values.ts';
import type { HttpResponse } from './https.ts';

/** An answer of Graph that the provider takes for a failure; the message is the SDK's, to the letter. */
export class GraphError extends Error {
  readonly status: number;

  constructor(response: HttpResponse) {
    const reason = response.statusText === '' ? (STATUS_CODES[response.status] ?? '') : response.statusText;
    super(`unexpected status ${response.status} (${response.status} ${reason}) ${explain(response.body)}`);
    this.status = response.status;
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof GraphError && error.status === 404;
}

/** A handler for what need not be there: undefined when it is not. */
export function absentOr(fail: (error: unknown) => never): (error: unknown) => undefined {
  return (error) => (isNotFound(error) ? undefined : fail(error));
}

/** The object in a body, or undefined when there is none: an empty body, or something that is no JSON. */
export function parseObject(body: string): Values | undefined {
  try {
    const parsed = JSON.parse(body) as Value;
    return isValues(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Code and message of an OData error, those of an inner error after it (sdk/odata/errors.go). */
export function errorText(error: Value | undefined): string {
  if (!isValues(error)) return '';
  const message = isValues(error.message) ? text(error.message.value) : text(error.message);
  return [text(error.code), message, errorText(error.innerError)].filter((part) => part !== '').join(': ');
}

function explain(body: string): string {
  const error = errorText(parseObject(body)?.error);
  if (error !== '') return `with error: ${error}`;
  return body === '' ? 'received with no body' : `with response: ${body}`;
}
