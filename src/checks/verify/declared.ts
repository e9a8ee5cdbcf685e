import { isUnchanged } from '../../pulumi/stack/events.ts';
import type { StackRun } from '../../pulumi/stack/stack.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { failed, passed } from '../../diagnostics/checks/check.ts';
import type { Outcome } from '../../diagnostics/checks/check.ts';

/**
 * Asks the engine whether the directory is as declared: a preview that refreshes first. There is no second comparison.
 *
 * @throws MailboxAccessError `interrupted` alone; what else goes wrong is the check's outcome.
 */
export async function verifyDeclared(
  stack: string,
  preview: () => Promise<Pick<StackRun, 'changes' | 'steps'>>,
): Promise<Outcome> {
  try {
    const { changes, steps } = await preview();
    if (isUnchanged(changes)) return passed('the directory matches the stack');
    return failed({
      code: 'directory-differs',
      problem: `The directory does not match stack ${stack}: ${describeSteps(steps)}.`,
      resolvedBy: 'us',
      remedy: `See the differences, then correct them: npx mailbox-access preview ${stack} && npx mailbox-access up ${stack}`,
    });
  } catch (error) {
    if (!(error instanceof MailboxAccessError) || error.code === 'interrupted') throw error;
    return failed({ code: error.code, problem: error.problem, resolvedBy: 'us', remedy: error.remedy });
  }
}

function describeSteps(steps: StackRun['steps']): string {
  const shown = steps.map(({ operation, name, properties }) => {
    const what = properties.length === 0 ? '' : ` (${properties.join(', ')})`;
    return `${operation} ${name}${what}`;
  });
  return shown.join('; ') || 'something has changed';
}
