import type { StackRun } from '../../pulumi/stack/stack.ts';
import type { CredentialChoice } from '../../graph/credential.ts';
import type { GraphReader } from '../../graph/client.ts';
import { findAccountId } from '../../graph/find.ts';
import { once } from '../../common/once.ts';
import { isUnchanged } from '../../pulumi/stack/events.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { failed, type Outcome, passed } from '../../diagnostics/checks/check.ts';
import type { Check } from './report.ts';
import { verifyConsent } from './consent.ts';
import { planMail } from './mail.ts';
import { planSignIn, type Proof, signIn } from './signIn.ts';

/** Input of the checks without interaction: the engine's preview, and Graph with the provisioning credential. */
export interface Unattended {
  readonly preview: () => Promise<StackRun>;
  readonly credential: CredentialChoice;
  readonly openGraph: () => Promise<GraphReader>;
}

/** Returns the checks of `verify` in order, from the declaration to the mail in the inbox. */
export function planChecks(proof: Proof & Unattended): readonly Check[] {
  const { stack, outputs, preview, credential, openGraph } = proof;
  const signedIn = once(() => signIn(proof));
  return [
    { name: 'declared', title: 'Registration', run: () => verifyDeclared(stack, preview) },
    {
      name: 'consent',
      title: 'Consent',
      skip:
        credential.kind === 'none'
          ? `consent is read with the provisioning credential: ${credential.reason}`
          : undefined,
      run: () => verifyConsent(stack, outputs, openGraph, proof.signal),
    },
    ...planSignIn(proof, signedIn, async () => findAccountId(await openGraph(), outputs.account)),
    ...planMail(proof, signedIn),
  ];
}

/**
 * Checks that the directory matches the declaration, by a preview of the engine that refreshes first.
 *
 * @internal Tests pass previews.
 * @throws MailboxAccessError `interrupted` only; any other error is the outcome of the check.
 */
export async function verifyDeclared(
  stack: string,
  preview: () => Promise<Pick<StackRun, 'changes' | 'steps'>>,
): Promise<Outcome> {
  try {
    const { changes, steps } = await preview();
    if (isUnchanged(changes)) return passed('the directory matches the stack');
    const differences = steps.map(({ operation, name, properties }) =>
      properties.length === 0 ? `${operation} ${name}` : `${operation} ${name} (${properties.join(', ')})`,
    );
    return failed({
      code: 'directory-differs',
      problem: `The directory does not match stack ${stack}: ${differences.join('; ') || 'something has changed'}.`,
      resolvedBy: 'us',
      remedy: `See the differences, then correct them: npx mailbox-access preview ${stack} && npx mailbox-access up ${stack}`,
    });
  } catch (error) {
    if (!(error instanceof MailboxAccessError) || error.code === 'interrupted') throw error;
    return failed({ code: error.code, problem: error.problem, resolvedBy: 'us', remedy: error.remedy });
  }
}
