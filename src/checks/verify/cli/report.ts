import { wrapForTerminal } from '../../../common/wrap.ts';
import type { Report } from '../report.ts';
import { describeChecks, describeCounts } from '../../consoleReport.ts';
import type { Context } from '../../../registration/customers/context.ts';

/** Prints the results in order; below each failure, who can fix it and how; then a sentence for the customer. */
export function printReport(report: Report, { console }: Pick<Context, 'console'>): void {
  const { stack, customer, tenantId, clientId, checks, sentence } = report;
  console.out(`${customer}\n  tenantId  ${tenantId}\n  clientId  ${clientId}\n\n${describeChecks(checks, console)}\n`);
  console.out(`\n${describeCounts(checks)}; reports/${stack}.json\n`);
  console.out(wrapForTerminal(`\nTo send to the customer:\n${sentence}\n`, console));
}
