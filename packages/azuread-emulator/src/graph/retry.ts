import type { IncomingHttpHeaders } from 'node:http';

// The policy of hashicorp/go-azure-sdk sdk/client/client.go on hashicorp/go-retryablehttp.

const LONGEST_WAIT_S = 61;

/** Statuses that are tried again whatever the request: lagging replication, throttling, a server in trouble. */
export function isRetriedStatus(status: number): boolean {
  return status === 408 || status === 424 || status === 429 || (status >= 500 && status !== 501);
}

/** Seconds to wait before the attempt after `attempt` (from 0): 1, 2, 4 … 61, or what the server asked for. */
export function retryDelayS(attempt: number, headers: IncomingHttpHeaders): number {
  const asked = headers['retry-after'];
  if (asked !== undefined && /^\d+$/.test(asked)) return Number(asked);
  return Math.min(2 ** attempt, LONGEST_WAIT_S);
}

/** How many retries fit into a time limit (safeRetryNumber). */
export function retriesWithin(limitS: number): number {
  if (limitS <= 63) return Math.floor(Math.log2(limitS + 1)) - 1;
  return Math.floor((Math.floor(limitS) - 63) / LONGEST_WAIT_S) + 6;
}
