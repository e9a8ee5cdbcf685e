import { quoteForShell } from '../../common/quote.ts';
import type { MailboxAccessError } from '../../common/errors.ts';
import type { CheckResult } from '../../checks/verify/names.ts';
import type { StackState } from './stackState.ts';
import type { Backend } from './backends.ts';
import type { Finding } from './schema.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';

type Level = Finding['level'];

const tool = (command: string, stack: string) => `npx mailbox-access ${command} ${quoteForShell(stack)}`;

/** An error that concerns one customer, as what is to be known of it. */
export function explainError({ code, problem, remedy }: MailboxAccessError, level: Level = 'bad'): Finding {
  return { code, level, problem, remedy };
}

/** What failed in the last proof, in its own words. */
export function explainFailures(failures: readonly CheckResult[]): readonly Finding[] {
  return failures.flatMap((check) =>
    check.result !== 'failed'
      ? []
      : check.diagnoses.map(({ code, problem, remedy }) => ({ code, level: 'bad' as const, problem, remedy })),
  );
}

export function explainUnregistered(stack: string, hasStack: boolean): Finding {
  return {
    code: 'never-provisioned',
    level: 'note',
    problem: hasStack
      ? 'Its stack is empty: it was not provisioned, or it was destroyed.'
      : 'It was never provisioned.',
    remedy: `Provision it: ${tool('up', stack)}`,
  };
}

export function explainUnfinished(stack: string): Finding {
  return {
    code: 'unfinished',
    level: 'bad',
    problem: 'Its first up was interrupted: the stack has resources but no client ID.',
    remedy: `Resume it: ${tool('up', stack)}`,
  };
}

export function explainGone(stack: string): Finding {
  return {
    code: 'application-gone',
    level: 'bad',
    problem: 'Its application is no longer in the stack: a refresh found that it was deleted in the tenant.',
    remedy: `Within 30 days, restore it with the same client ID: ${tool('adopt', stack)} --deleted`,
  };
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

export function explainBroken(stack: string, reason: string): Finding {
  return {
    code: 'report-unreadable',
    level: 'warning',
    problem: `reports/${stack}.json cannot be read: ${reason}.`,
    remedy: `Write it again: ${tool('verify', stack)}`,
  };
}

export function explainStale(stack: string, clientId: string): Finding {
  return {
    code: 'report-stale',
    level: 'warning',
    problem: `reports/${stack}.json is about another registration, client ID ${clientId}.`,
    remedy: `Verify the current registration: ${tool('verify', stack)}`,
  };
}

export function explainOutdated(stack: string): Finding {
  return {
    code: 'report-outdated',
    level: 'note',
    problem: 'It was changed since it was verified.',
    remedy: `Verify it again: ${tool('verify', stack)}`,
  };
}

export function explainUnverified(stack: string): Finding {
  return {
    code: 'never-verified',
    level: 'note',
    problem: 'It was never verified.',
    remedy: `Verify it: ${tool('verify', stack)}`,
  };
}

export function explainUnread(stack: string): Finding {
  return {
    code: 'mailbox-unproven',
    level: 'note',
    problem: 'No sign-in has verified yet that the mailbox can be read.',
    remedy: `Sign in: ${tool('verify', stack)} --sign-in`,
  };
}

/** The proof that has said why was replaced by one without a sign-in. */
export function explainRefused(stack: string, provenAt: string): Finding {
  return {
    code: 'mailbox-refused',
    level: 'bad',
    problem: `The mailbox could not be read at the last sign-in, on ${provenAt.slice(0, 10)}.`,
    remedy: `Sign in again to see why: ${tool('verify', stack)} --sign-in`,
  };
}
