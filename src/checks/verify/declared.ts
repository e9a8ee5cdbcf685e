import { isUnchanged } from '../../pulumi/stack/events.ts';
import type { Step } from '../../pulumi/stack/events.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { failed, passed } from '../../diagnostics/checks/check.ts';
import type { Outcome } from '../../diagnostics/checks/check.ts';

/** What of a preview tells the difference. */
interface Comparison {
  readonly changes: Readonly<Record<string, number>>;
  readonly steps: readonly Step[];
}

/**
 * Asks the engine whether the directory is as declared: a preview that refreshes first. There is no second comparison.
 *
 * @throws MailboxAccessError `interrupted` alone; what else goes wrong is the check's outcome.
 */
export async function verifyDeclared(stack: string, preview: () => Promise<Comparison>): Promise<Outcome> {
  try {
    return judgePreview(stack, await preview());
  } catch (error) {
    if (!(error instanceof MailboxAccessError) || error.code === 'interrupted') throw error;
    return failed({ code: error.code, problem: error.problem, resolvedBy: 'us', remedy: error.remedy });
  }
}

/** Judges what a preview found: nothing to change, or what differs. */
function judgePreview(stack: string, { changes, steps }: Comparison): Outcome {
  if (isUnchanged(changes)) return passed('the directory matches the stack');
  return failed({
    code: 'directory-differs',
    problem: `The directory does not match stack ${stack}: ${describeSteps(steps)}.`,
    resolvedBy: 'us',
    remedy: `See the differences, then correct them: npx mailbox-access preview ${stack} && npx mailbox-access up ${stack}`,
  });
}

function describeSteps(steps: readonly Step[]): string {
  const shown = steps.map(({ operation, name, properties }) => {
    const what = properties.length === 0 ? '' : ` (${properties.join(', ')})`;
    return `${operation} ${name}${what}`;
  });
  return shown.join('; ') || 'something has changed';
}
