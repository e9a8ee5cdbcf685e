import { LoginError } from '../errors.ts';
import type { Suberror } from '../errors.ts';

type Usual = readonly [error: string, message: string, suberror?: Suberror];

/** Refusals that depend on what only Microsoft knows; given when a fault requests them. */
const usual: Readonly<Record<number, Usual>> = {
  50078: [
    'invalid_grant',
    'Presented multi-factor authentication has expired due to policies configured by your administrator, you must refresh your multi-factor authentication.',
    'basic_action',
  ],
  50196: ['invalid_grant', 'The server terminated an operation because it encountered a client request loop.'],
  70043: [
    'invalid_grant',
    'The refresh token has expired or is invalid due to sign-in frequency checks by conditional access.',
    'bad_token',
  ],
  700022: ['invalid_request', 'The request asks for a token of several resources at once.'],
  90033: ['temporarily_unavailable', 'A transient error has occurred. Please try again.'],
};

/** The refusal of that number: as `error` says it, or as Entra usually does where that is known here. */
export function buildPlannedRefusal(
  aadsts: number,
  error: { readonly code: string; readonly message: string } | undefined,
  status = 400,
): LoginError {
  const [code, message, suberror] = usual[aadsts] ?? ['invalid_grant', 'This refusal was asked for.'];
  return new LoginError(aadsts, error?.code ?? code, error?.message ?? message, status, suberror);
}
