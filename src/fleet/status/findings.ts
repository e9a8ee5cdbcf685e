import { quoteForShell } from '../../common/quote.ts';
import type { MailboxAccessError } from '../../common/errors.ts';
import type { CheckResult } from '../../checks/verify/report.ts';
import type { StackState } from './stackState.ts';
import type { Backend } from './backends.ts';
import type { Finding } from './schema.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';

type Level = Finding['level'];

/** The command that resolves a finding of a stack. */
export const tool = (command: string, stack: string): string => `npx mailbox-access ${command} ${quoteForShell(stack)}`;

/** Turns an error of one customer into a finding. */
export function explainError({ code, problem, remedy }: MailboxAccessError, level: Level = 'bad'): Finding {
  return { code, level, problem, remedy };
}

/** The failures of the last verification, with their original text. */
export function explainFailures(failures: readonly CheckResult[]): readonly Finding[] {
  return failures.flatMap((check) =>
    check.result !== 'failed'
      ? []
      : check.diagnoses.map(({ code, problem, remedy }) => ({ code, level: 'bad' as const, problem, remedy })),
  );
}

/** The engine cannot delete a registration without its settings, and git has them. */
export function explainMissing(stack: string, { ids, hasResources }: StackState, place: Backend): Finding {
  const file = `Pulumi.${stack}.yaml`;
  const found = { code: 'settings-missing', level: 'warning' } as const;
  if (!hasResources)
    return {
      ...found,
      problem: `There is no ${file}, and the stack is empty.`,
      remedy: `Remove the stack: ${place === 'emulator' ? 'PULUMI_BACKEND_URL="file://$PWD/.offline/state" ' : ''}${pulumiCommand(`stack rm ${quoteForShell(stack)}`)}`,
    };
  return {
    ...found,
    problem: `There is no ${file}, and the registration still exists${ids === undefined ? '' : ` (client ID ${ids.clientId})`}.`,
    remedy: `Restore its settings: git checkout "$(git log -1 --diff-filter=AM --format=%H -- ${quoteForShell(file)})" -- ${quoteForShell(file)}\nTo delete the registration, then: ${tool('destroy', stack)}`,
  };
}
