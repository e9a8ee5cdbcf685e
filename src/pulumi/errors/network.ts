import type { Row } from './row.ts';

/** Causes that may go away. The provider retries 429 and 5xx for a while before it reports them. */
export const networkRows: readonly Row[] = [
  {
    code: 'quota',
    says: /Directory_QuotaExceeded|directory quota|quota (?:has been )?exceeded/i,
    means: 'The tenant or the signed-in account may not create more directory objects (a user without a role: 250).',
    remedy:
      'Have old objects deleted permanently (deleted ones count as a quarter), or have an administrator run it: {again}',
  },
  {
    code: 'throttled',
    says: /429 \(429|Too ?Many ?Requests|TooManyRequests/,
    means: 'Microsoft asks for fewer requests, even after several waits.',
    remedy: 'Wait a few minutes, then run it again: {again}',
  },
  {
    code: 'unavailable',
    says: /50[0234] \(50[0234]|Service ?Unavailable|ServiceNotAvailable/,
    means: 'Microsoft could not answer at this time.',
    remedy: 'Run it again; it resumes where it stopped: {again}',
  },
  {
    code: 'connection-broken',
    says: /(?:(Post|Patch|Delete|Get) "https?:\/\/[^"]*"[^\n]*)?(?:HTTP response was nil|connection may have been reset|connection re(?:set|fused)|ECONNRE(?:SET|FUSED)|socket hang up|\bEOF\b|no such host|\bENOTFOUND\b|i\/o timeout|TLS handshake)/i,
    means: ([, method]) =>
      method === 'Post'
        ? 'The connection to Microsoft broke while something was being created, so it may exist although the stack does not know it.'
        : 'The connection to Microsoft broke or could not be made.',
    remedy: 'Check the network, then run it again: {againOrAdopt}',
  },
];
