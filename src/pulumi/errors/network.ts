import { again, againOrAdopt } from './row.ts';
import type { Row } from './row.ts';

/** What may go away by itself. The provider has retried 429 and 5xx for a while by the time it says so. */
export const networkRows: readonly Row[] = [
  {
    code: 'quota',
    says: /Directory_QuotaExceeded|directory quota|quota (?:has been )?exceeded/i,
    means: () => 'The tenant, or whoever signs in, may not make more directory objects (a user without a role: 250).',
    remedy: (_, failed) =>
      `Have old ones deleted for good (the bin counts by a quarter), or an administrator run it: ${again(failed)}`,
  },
  {
    code: 'throttled',
    says: /429 \(429|Too ?Many ?Requests|TooManyRequests/,
    means: () => 'Microsoft asks for fewer requests, and went on asking after several waits.',
    remedy: (_, failed) => `Wait some minutes, then run the same again: ${again(failed)}`,
  },
  {
    code: 'unavailable',
    says: /50[0234] \(50[0234]|Service ?Unavailable|ServiceNotAvailable/,
    means: () => 'Microsoft could not answer at this time.',
    remedy: (_, failed) => `Run the same again, which goes on where this stopped: ${again(failed)}`,
  },
  {
    code: 'connection-broken',
    says: /(?:(Post|Patch|Delete|Get) "https?:\/\/[^"]*"[^\n]*)?(?:HTTP response was nil|connection may have been reset|connection re(?:set|fused)|ECONNRE(?:SET|FUSED)|socket hang up|\bEOF\b|no such host|\bENOTFOUND\b|i\/o timeout|TLS handshake)/i,
    means: ([, method]) =>
      method === 'Post'
        ? 'The connection to Microsoft broke while something was being made, so it may be there although the stack does not know it.'
        : 'The connection to Microsoft broke or did not come about.',
    remedy: (_, failed) =>
      failed.operation === 'destroy'
        ? `Check the network, then run the same again: ${again(failed)}`
        : `Check the network, then run the same again: ${againOrAdopt(failed)}`,
  },
];
