import { randomUUID } from 'node:crypto';

/** What a client can do about a refusal, where Entra says it (MSAL decides by it whether a person has to be asked). */
export type Suberror = 'basic_action' | 'bad_token' | 'consent_required' | 'message_only' | 'user_password_expired';

/** How Entra names its refusals: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
export class LoginError extends Error {
  override readonly name = 'LoginError';
  readonly status: number;
  /** The OAuth 2.0 error (RFC 6749, section 5.2). */
  readonly error: string;
  readonly code: number;
  readonly suberror: Suberror | undefined;

  constructor(code: number, error: string, message: string, status = 400, suberror?: Suberror) {
    super(message);
    this.code = code;
    this.error = error;
    this.status = status;
    this.suberror = suberror;
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
  readonly suberror?: Suberror;
}

/** Entra's body for a refusal; the client's own request ID comes back as the correlation ID. */
export function buildLoginErrorBody(
  { code, error, message, suberror }: LoginError,
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
    ...(suberror && { suberror }),
  };
}
