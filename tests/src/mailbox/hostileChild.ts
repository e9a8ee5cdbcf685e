import { SignInError } from '../../../src/diagnostics/fault.ts';
import { awaitArrival } from '../../../src/mailbox/imap/arrival.ts';
import { verifyImap } from '../../../src/mailbox/imap/verify.ts';
import { defaultLimits } from '../../../src/mailbox/login.ts';
import type { MailLogin } from '../../../src/mailbox/login.ts';
import { verifySmtp } from '../../../src/mailbox/smtp.ts';
import { accessToken, mailbox } from './support.ts';

/** A server to be checked, and by what. */
export interface HostileServer {
  readonly check: 'imap' | 'smtp' | 'arrival';
  readonly server: MailLogin['server'];
  readonly ca: string;
  /** Optional. Defaults to that of the program. */
  readonly totalMs?: number;
}

/** The result of a check, and the peak memory of this process. */
export interface HostileResult {
  readonly fault: unknown;
  readonly peakMb: number;
}

/** `node hostileChild.ts '[<server>, …]'`: checks one server after the other; prints a line of JSON for each. */
for (const each of JSON.parse(process.argv[2] ?? '[]') as HostileServer[]) {
  const fault = await check(each).then(
    () => undefined,
    (error: unknown) => (error instanceof SignInError ? error.fault : String(error)),
  );
  const result: HostileResult = { fault, peakMb: Math.ceil(process.resourceUsage().maxRSS / 1024) };
  console.log(JSON.stringify(result));
}

async function check({ check: kind, server, ca, totalMs = defaultLimits.totalMs }: HostileServer): Promise<unknown> {
  const login = { server, ca, mailbox, accessToken };
  const limits = { ...defaultLimits, totalMs };
  if (kind === 'arrival') return awaitArrival(login, '<none@contoso.example>', { limits, waitMs: 1_000 });
  return kind === 'imap' ? verifyImap(login, { limits }) : verifySmtp(login, { limits });
}
