import { SignInError } from '../../../src/diagnostics/fault.ts';
import { awaitArrival } from '../../../src/mailbox/imap/arrival.ts';
import { verifyImap } from '../../../src/mailbox/imap/verify.ts';
import { defaultLimits, type MailLogin } from '../../../src/mailbox/login.ts';
import { verifySmtp } from '../../../src/mailbox/smtp.ts';
import { accessToken, mailbox } from './support.ts';

/** A server to check, and the check to use. */
export interface HostileServer {
  readonly check: 'imap' | 'smtp' | 'arrival';
  readonly server: MailLogin['server'];
  readonly ca: string;
  /** Optional. Defaults to the program's limit. */
  readonly totalMs?: number;
}

/** The result of a check, and the peak memory of this process. */
export interface HostileResult {
  readonly fault: unknown;
  readonly peakMb: number;
}

/** `node hostileChild.ts '[<server>, …]'`: checks the servers one by one; prints a line of JSON for each. */
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
