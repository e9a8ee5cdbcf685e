import type { Fault } from '../../diagnostics/fault.ts';
import { buildObservation, explainConnection, buildRefusal } from '../faults.ts';
import type { FaultLocation } from '../faults.ts';

/** What nodemailer puts into its errors. */
interface SmtpFailure {
  readonly message?: string;
  /** nodemailer's own; Node's is kept beside it. */
  readonly code?: string;
  readonly response?: string;
  readonly responseCode?: number;
}

/**
 * What nodemailer threw, as a fault.
 *
 * @param detail what the server said of its refusal before it refused, in parentheses, or empty.
 */
export function buildFault(error: SmtpFailure, place: FaultLocation, detail: string): Fault {
  const { code, message = '', response, responseCode } = error;
  if (typeof response === 'string') return buildRefusal('smtp', place, response + detail, readCode(responseCode));
  const isOfConnection = code === undefined || ['EDNS', 'ESOCKET', 'ETIMEDOUT', 'ECONNECTION', 'ETLS'].includes(code);
  return isOfConnection ? explainConnection(place, error) : buildObservation('smtp', place, message);
}

function readCode(responseCode: unknown): number | undefined {
  return typeof responseCode === 'number' ? responseCode : undefined;
}
