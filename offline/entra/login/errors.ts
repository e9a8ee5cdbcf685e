import { randomUUID } from 'node:crypto';

/** How Entra names its refusals: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
export class LoginError extends Error {
  override readonly name = 'LoginError';
  readonly status: number;
  /** The OAuth 2.0 error (RFC 6749, section 5.2). */
  readonly error: string;
  readonly code: number;

  constructor(code: number, error: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.error = error;
    this.status = status;
  }
}

export interface LoginErrorBody {
  readonly error: string;
  readonly error_description: string;
  readonly error_codes: readonly number[];
  readonly timestamp: string;
  readonly trace_id: string;
  readonly correlation_id: string;
  readonly error_uri: string;
}

/** Entra's body for a refusal; the client's own request ID comes back as the correlation ID. */
export function buildLoginErrorBody(
  { code, error, message }: LoginError,
  origin: string,
  now: Date,
  clientRequestId?: string,
): LoginErrorBody {
  const timestamp = `${now.toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const traceId = randomUUID();
  const correlationId = clientRequestId ?? randomUUID();
  return {
    error,
    error_description: `AADSTS${code}: ${message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `${origin}/error?code=${code}`,
  };
}
