import type { Outputs } from '../../registration/outputs/schema.ts';
import { diagnose } from '../../diagnostics/diagnose.ts';
import { type Fault, SignInError } from '../../diagnostics/fault.ts';
import type { SignInMethod } from '../../diagnostics/signInMethod.ts';
import type { SignIn } from '../../mailbox/oauth/signIn.ts';
import { failed, type Outcome, passed, skipped } from '../../diagnostics/checks/check.ts';
import { checkClaims, minutesLeft, readClaims } from '../../mailbox/oauth/claims.ts';
import { checkProfile, readProfile } from '../../mailbox/oauth/profile.ts';
import { once } from '../../common/once.ts';
import type { Check } from './report.ts';

export interface Proof {
  readonly stack: string;
  readonly outputs: Outputs;
  /** The sign-in method; undefined without a sign-in. */
  readonly method: SignInMethod | undefined;
  /** Opens the sign-in; it asks nothing before its first token. */
  readonly open: (method: SignInMethod) => SignIn;
  /** `https://graph.microsoft.com`, or the emulator's origin. */
  readonly graphBase: string;
  readonly ca?: string | undefined;
  readonly signal: AbortSignal;
  /** Whether to try the monitor's own work: to mark a message as read and move it. */
  readonly full: boolean;
  /** Whether to send a message and wait for it to arrive. */
  readonly send: boolean;
}

/** Runs an operation that talks to a server, and diagnoses its refusal. */
export async function attempt(proof: Proof, run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof SignInError) || proof.signal.aborted) throw error;
    return explain(proof, error.fault);
  }
}

/** Turns faults into a failure that says who can fix each. */
function explain({ stack, outputs, method }: Proof, ...faults: readonly Fault[]): Outcome {
  return failed(...faults.map((fault) => diagnose(fault, { stack, outputs, method })));
}

export interface SignedIn {
  readonly signIn: SignIn;
  /** The access token for mail, kept only here. */
  readonly mailToken: string;
}

/** Finds the object ID of the account with the provisioning credential. */
type FindAccountId = () => Promise<string | undefined>;

const nobody = 'needs --sign-in, --device-code or --as-monitor';

/** Signs in for mail. @throws SignInError */
export async function signIn({ open, method }: Proof): Promise<SignedIn> {
  if (method === undefined) throw new Error(nobody);
  const opened = open(method);
  return { signIn: opened, mailToken: await opened.token('exchange') };
}

/**
 * Plans the checks of a sign-in: whether it works, who signed in, and the claims of the token.
 *
 * @param signedIn Signs in at the first call.
 */
export function planSignIn(
  proof: Proof,
  signedIn: () => Promise<SignedIn>,
  findAccountId: FindAccountId,
): readonly Check[] {
  // Without Graph there is no User.Read, so only the token shows who signed in.
  const hasProfile = proof.outputs.permissions.some(({ name }) => name === 'User.Read');
  const profile = once(async () => verifyAccount(proof, await signedIn(), findAccountId));
  const account: Check = {
    name: 'profile',
    title: 'Account',
    needs: ['sign-in'],
    run: async () => (await profile()).outcome,
  };
  return [
    {
      name: 'sign-in',
      title: 'Sign-in',
      // The sign-in starts only after the results that need no sign-in are printed.
      after: ['declared', 'consent'],
      skip: proof.method === undefined ? nobody : undefined,
      run: () =>
        attempt(proof, async () => {
          await signedIn();
          return passed(`a token for Exchange Online, by ${proof.method ?? ''}`);
        }),
    },
    ...(hasProfile ? [account] : []),
    {
      name: 'claims',
      title: 'Token',
      after: ['profile'],
      needs: ['sign-in'],
      // The directory also knows the account's mail address; the token has only its user principal name.
      run: async () => {
        const isAccount = hasProfile && (await profile()).isAccount;
        return judgeToken(proof, (await signedIn()).mailToken, isAccount);
      },
    },
  ];
}

/**
 * Asks Graph who signed in. Another account has usually not consented there, so a refusal can mean that the wrong account signed in. The
 * token decides that, or the directory if the token has another address of the account.
 */
async function verifyAccount(
  proof: Proof,
  { signIn, mailToken }: SignedIn,
  findAccountId: FindAccountId,
): Promise<{ readonly outcome: Outcome; readonly isAccount: boolean }> {
  const { graphBase, ca, signal, outputs } = proof;
  try {
    const profile = await readProfile(await signIn.token('graph'), { graphBase, ca, signal });
    const stranger = checkProfile(profile, outputs.account);
    if (stranger !== undefined) return { outcome: explain(proof, stranger), isAccount: false };
    return { outcome: passed(`signed in as ${profile.userPrincipalName}`), isAccount: true };
  } catch (error) {
    if (!(error instanceof SignInError) || signal.aborted) throw error;
    const stranger = checkClaims(mailToken, outputs, 'exchange').find(({ claim }) => claim === 'account');
    const found = readClaims(mailToken)?.oid;
    // If the directory cannot be read, the token decides.
    const isById = async () => found !== undefined && found === (await findAccountId().catch(() => undefined));
    if (stranger === undefined || (await isById())) return { outcome: explain(proof, error.fault), isAccount: true };
    return { outcome: explain(proof, stranger), isAccount: false };
  }
}

function judgeToken(proof: Proof, token: string, isAccount: boolean): Outcome {
  const claims = readClaims(token);
  if (claims === undefined) return skipped('the token is opaque, so its content is not checked');
  const found = checkClaims(token, proof.outputs, 'exchange');
  const faults = isAccount ? found.filter(({ claim }) => claim !== 'account') : found;
  return faults.length === 0
    ? passed(`for ${claims.aud ?? ''}, ${claims.scp ?? ''}, ${minutesLeft(claims)} minutes left`)
    : explain(proof, ...faults);
}
