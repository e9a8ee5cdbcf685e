import { z } from 'zod';

/** The output of `npm audit --json` when the registry has answered. */
const report = z.object({
  metadata: z.object({
    vulnerabilities: z.object({ low: z.int(), moderate: z.int(), high: z.int(), critical: z.int() }),
  }),
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string() })).default({}),
});
const refusal = z.object({ message: z.string() });

export interface AuditVerdict {
  /** Whether a high or critical advisory is known; false if the audit was not possible. */
  readonly isBad: boolean;
  /** One line. */
  readonly text: string;
}

/** @param stdout Output of npm; undefined if it took too long. */
export function judgeAudit(stdout: string | undefined): AuditVerdict {
  if (stdout === undefined) return notMade('no answer in time');
  const body = parseJson(stdout);
  const { data } = report.safeParse(body);
  if (!data) return notMade(refusal.safeParse(body).data?.message ?? 'npm gave no report');
  const { low, moderate, high, critical } = data.metadata.vulnerabilities;
  const counts = `${critical} critical, ${high} high, ${moderate} moderate, ${low} low`;
  const bad = Object.entries(data.vulnerabilities).filter(([, { severity }]) => /^(high|critical)$/.test(severity));
  const names = bad.map(([name]) => name).join(', ');
  return high + critical > 0
    ? { isBad: true, text: `audit: ${counts}${names && `: ${names}`}` }
    : { isBad: false, text: `audit: ${counts}` };
}

function notMade(reason: string): AuditVerdict {
  return {
    isBad: false,
    text: `audit: not made, the registry has no advisories for us (${reason.split('\n')[0] ?? ''})`,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
