import { toolCommand } from '../../diagnostics/commands.ts';
import { quoteForShell } from '../../common/quote.ts';
import { wrapWords } from '../../common/wrap.ts';
import type { PreflightReport } from '../../checks/preflight/report.ts';

export interface NextStepsSource {
  readonly stack: string;
  /** Undefined when it was skipped. */
  readonly preflight: PreflightReport['result'] | undefined;
  /** Where the provider's application is let into the tenant; undefined when no such application is known. */
  readonly provisioningConsentUrl: string | undefined;
}

/** Returns the next steps for a new customer, in order. A link in a step stays on one line. */
export function listNextSteps({ stack, preflight, provisioningConsentUrl }: NextStepsSource): readonly string[] {
  const file = quoteForShell(`Pulumi.${stack}.yaml`);
  return [
    ...(provisioningConsentUrl === undefined
      ? []
      : [
          `If not done yet, have an administrator of the customer approve your provisioning application (docs/guides/many-customers.md):\n\n${provisioningConsentUrl}\n`,
        ]),
    ...lookSteps(stack, preflight),
    `See what would be created: ${toolCommand('preview', stack)}`,
    `Have the settings reviewed: git add ${file} && git commit -m ${quoteForShell(`Customer ${stack}`)} -- ${file}`,
    `Provision: ${toolCommand('up', stack)}`,
    `Create the page for the customer: ${toolCommand('handover', stack)}`,
    `Check that the mailbox can be read: ${toolCommand('verify', stack, '--sign-in')}`,
  ];
}

function lookSteps(stack: string, preflight: NextStepsSource['preflight']): readonly string[] {
  const again = toolCommand('preflight', stack);
  if (preflight === undefined) return [`Run the preflight checks: ${again}`];
  return preflight === 'failed' ? [`Fix the failed checks, then rerun: ${again}`] : [];
}

/** Numbers the steps. Commands stay whole. */
export function formatNextSteps(steps: readonly string[], columns: number): string {
  const indent = '\n     ';
  return `Next\n${steps.map((step, index) => `  ${index + 1}. ${wrapWords(step, columns - 5).join(indent)}\n`).join('')}`;
}
