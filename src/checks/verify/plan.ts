import type { StackRun } from '../../pulumi/stack/stack.ts';
import type { CredentialChoice } from '../../graph/credential.ts';
import type { GraphReader } from '../../graph/client.ts';
import { findAccountId } from '../../graph/find.ts';
import type { Check } from './names.ts';
import { verifyConsent } from './consent.ts';
import { verifyDeclared } from './declared.ts';
import { planMail } from './mail.ts';
import type { Proof } from './proof.ts';
import { once } from '../../common/once.ts';
import { planSignIn, signIn } from './signIn.ts';

/** What asks nobody anything: the engine's preview, and Graph under the provisioning credential. */
export interface Unattended {
  readonly preview: () => Promise<StackRun>;
  readonly credential: CredentialChoice;
  readonly openGraph: () => Promise<GraphReader>;
}

/** The whole proof in its order, from the declaration to the mail in the inbox. */
export function planChecks(proof: Proof, { preview, credential, openGraph }: Unattended): readonly Check[] {
  const { stack, outputs } = proof;
  const signedIn = once(() => signIn(proof));
  return [
    {
      name: 'declared',
      title: 'Registration',
      run: () => verifyDeclared(stack, preview),
    },
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
