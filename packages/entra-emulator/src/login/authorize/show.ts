import type { Context } from '../../context.ts';
import type { User } from '../../store/objects.ts';
import { buildLoginErrorBody, LoginError } from '../errors.ts';
import { buildAccountPage } from '../pages/account.ts';
import { buildApprovalPage, buildApprovalPendingPage } from '../pages/approval.ts';
import { buildConsentPage } from '../pages/consent.ts';
import { buildErrorPage } from '../pages/error.ts';
import type { Page } from '../pages/page.ts';
import { buildProofPage } from '../pages/proof.ts';
import { refusals } from '../refusals.ts';
import type { Answer } from './answers.ts';
import { complete } from './endings.ts';
import { sealFlow } from './flow.ts';
import type { Flow } from './flow.ts';
import type { SignIn } from './signIn.ts';
import { decideStep } from './steps.ts';

/** The first page: who signs in? */
export async function showAccounts(context: Context, signIn: SignIn, flow: Flow): Promise<{ readonly page: Page }> {
  const { kind, pathTenant, parameters } = flow;
  const fresh = await sealFlow(context, { kind, pathTenant, parameters, hasProven: false });
  return { page: buildAccountPage(signIn, fresh) };
}

/**
 * The next page for somebody who has said who they are, or the end. What keeps the account from going on is told on a
 * page, with the way to another account: the application does not hear of it, as with Entra.
 */
export async function showNext(context: Context, signIn: SignIn, flow: Flow, user: User): Promise<Answer> {
  try {
    return await showStep(context, signIn, { ...flow, userId: user.id }, user);
  } catch (error) {
    if (!(error instanceof LoginError)) throw error;
    return showRefusal(context, flow, error);
  }
}

export async function showRefusal(context: Context, flow: Flow, error: LoginError): Promise<Answer> {
  const body = buildLoginErrorBody(error, context.origin(), context.now());
  return { page: buildErrorPage(body, error.status, await sealFlow(context, flow)) };
}

async function showStep(context: Context, signIn: SignIn, flow: Flow, user: User): Promise<Answer> {
  const next = decideStep(signIn, user, flow.hasProven);
  if (next.step === 'done') return complete(context, signIn, flow, user);
  const sealed = await sealFlow(context, flow);
  if (next.step === 'proof') return { page: buildProofPage(signIn.tenant.account(user.id), user, sealed) };
  if (next.step === 'consent') return { page: buildConsentPage(signIn, user, next, sealed) };
  const { displayName } = signIn.application;
  const refusal = next.isRequested
    ? refusals.approvalPending(displayName)
    : refusals.administratorRequired(displayName);
  const body = buildLoginErrorBody(refusal, context.origin(), context.now());
  const build = next.isRequested ? buildApprovalPendingPage : buildApprovalPage;
  return { page: build(signIn, user, body, sealed) };
}
