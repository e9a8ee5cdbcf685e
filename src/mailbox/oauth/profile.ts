import { z } from 'zod';
import { SignInError, type ClaimFault, type LoginFault } from '../../diagnostics/fault.ts';
import { parseJson } from '../../common/json.ts';
import { sanitize } from '../../common/sanitize.ts';
import { buildLoginFault } from './answer.ts';
import { buildFault } from './claims.ts';
import { sendHttps, type HttpsRequest } from './https.ts';

/** The signed-in user (https://learn.microsoft.com/graph/api/user-get). */
const profileBody = z.object({
  id: z.string(),
  userPrincipalName: z.string(),
  mail: z.string().nullable(),
  displayName: z.string().nullable(),
});
export type Profile = z.output<typeof profileBody>;

/** https://learn.microsoft.com/graph/errors */
const refusalBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    innerError: z.object({ 'request-id': z.string() }).optional().catch(undefined),
  }),
});

interface ProfileOptions extends Pick<HttpsRequest, 'ca' | 'signal' | 'timeoutMs'> {
  /** `https://graph.microsoft.com`, or the emulator's origin. */
  readonly graphBase: string;
}

/**
 * Reads the profile of the account that the token is for.
 *
 * @throws SignInError `network`, `tls`, or `login` with Graph's own code; the signal's reason when it is aborted.
 */
export async function readProfile(token: string, { graphBase, ...options }: ProfileOptions): Promise<Profile> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  const url = `${graphBase}/v1.0/me`;
  const { status, text } = await sendHttps({ url, headers, ...options });
  const body = parseJson(text);
  if (status === 200) {
    const { data } = profileBody.safeParse(body);
    if (data) return data;
  }
  throw new SignInError(readGraphRefusal(status, body, token));
}

/** Compares a profile with the expected account, given by user principal name or address; undefined if it matches. */
export function checkProfile(profile: Profile, account: string | undefined): ClaimFault | undefined {
  const { userPrincipalName, mail } = profile;
  const isIt = [userPrincipalName, mail].some((name) => name?.toLowerCase() === account?.toLowerCase());
  return account === undefined || isIt ? undefined : buildFault('account', account, userPrincipalName);
}

function readGraphRefusal(status: number, body: unknown, token: string): LoginFault {
  const { data } = refusalBody.safeParse(body);
  if (!data) return { kind: 'login', text: `Microsoft Graph answered ${status} without a profile.`, isObserved: true };
  const { code, message, innerError } = data.error;
  return buildLoginFault('Microsoft Graph', code, sanitize(message, [token]), innerError?.['request-id']);
}
