import { checkClaims, expectClaims, minutesLeft, readClaims } from '../signin/tokens/claims.ts';
import { SignInError } from '../signin/fault.ts';
import { checkProfile, readProfile } from '../signin/tokens/profile.ts';
import type { Profile } from '../signin/tokens/profile.ts';
import type { SignIn } from '../signin/tokens/signIn.ts';
import { passed, skipped } from '../checks/check.ts';
import type { Outcome } from '../checks/check.ts';
import type { Check } from './names.ts';
import { attempt, explain } from './proof.ts';
import type { Proof } from './proof.ts';

/** The access token for mail, once somebody has signed in; it is never put anywhere else. */
export interface MailToken {
  value: string;
}

const nobody = 'nobody signed in: --sign-in, --device-code or --as-monitor';

/** A sign-in, what its token says, and whose it is. */
export function planSignIn(proof: Proof, mailToken: MailToken): readonly Check[] {
  const { outputs, method } = proof;
  const skip = method === undefined ? nobody : undefined;
  let signIn: SignIn | undefined;
  // Graph knows the account's mail address too, the token only its user principal name.
  let isAccount = false;
  return [
    {
      name: 'sign-in',
      title: 'Sign-in',
      // A person is asked only when what needs nobody has been said.
      after: ['declared', 'consent'],
      skip,
      run: () =>
        attempt(proof, async () => {
          if (method === undefined) return skipped(nobody);
          signIn = proof.open(method);
          mailToken.value = await signIn.token('exchange');
          return passed(`a token for Exchange Online, by ${method}`);
        }),
    },
    // Without Graph nobody was asked for User.Read: then only the token says who signed in.
    ...(outputs.permissions.some(({ name }) => name === 'User.Read')
      ? [
          {
            name: 'profile',
            title: 'Account',
            needs: ['sign-in'],
            run: () =>
              attempt(proof, async () => {
                const profile = await readAccount(proof, mailToken.value, signIn);
                const fault = checkProfile(profile, outputs.account);
                if (fault !== undefined) return explain(proof, fault);
                isAccount = true;
                return passed(`signed in as ${profile.userPrincipalName}`);
              }),
          } satisfies Check,
        ]
      : []),
    {
      name: 'claims',
      title: 'Token',
      after: ['profile'],
      needs: ['sign-in'],
      run: () => Promise.resolve(judgeToken(proof, mailToken.value, isAccount)),
    },
  ];
}

/** Somebody else may have consented to nothing on Graph: then that it is somebody else is what is wrong. */
async function readAccount(proof: Proof, mailToken: string, signIn: SignIn | undefined): Promise<Profile> {
  const { graphBase, ca, signal, outputs } = proof;
  try {
    return await readProfile((await signIn?.token('graph')) ?? '', { graphBase, ca, signal });
  } catch (error) {
    const found = checkClaims(mailToken, expectClaims(outputs, 'exchange')).find(({ claim }) => claim === 'account');
    if (found === undefined || signal.aborted) throw error;
    throw new SignInError(found);
  }
}

function judgeToken(proof: Proof, token: string, isAccount: boolean): Outcome {
  const claims = readClaims(token);
  if (claims === undefined) return skipped('the token is opaque: Microsoft says nothing about what is in it');
  const found = checkClaims(token, expectClaims(proof.outputs, 'exchange'));
  const faults = isAccount ? found.filter(({ claim }) => claim !== 'account') : found;
  return faults.length === 0
    ? passed(`for ${claims.aud ?? ''}, ${claims.scp ?? ''}, ${minutesLeft(claims)} minutes left`)
    : explain(proof, ...faults);
}
