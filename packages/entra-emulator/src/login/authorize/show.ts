import type { Context } from '../../context.ts';
import type { User } from '../../store/objects.ts';
import { buildLoginErrorBody, LoginError } from '../errors.ts';
import { buildAccountPage, buildErrorPage, buildProofPage } from '../pages/account.ts';
import { buildApprovalPage, buildApprovalPendingPage, buildConsentPage } from '../pages/consent.ts';
import type { Page } from '../pages/page.ts';
import { refusals } from '../refusals.ts';
import { complete } from './answer.ts';
import type { Answer } from './answer.ts';
import { sealFlow } from './flow.ts';
import type { Flow } from './flow.ts';
import type { SignIn } from './signIn.ts';
import { decideStep } from './steps.ts';

/** The first page: who signs in? */
export async function showAccounts(signIn: SignIn): Promise<{ readonly page: Page }> {
  const { kind, pathTenant, parameters } = signIn.flow;
  const fresh = await sealFlow(signIn.context, { kind, pathTenant, parameters, hasProven: false });
  return { page: buildAccountPage(signIn, fresh) };
}

/**
 * The next page for somebody who has said who they are, or the end. What keeps the account from going on is told on a
 * page, with the way to another account: the application does not hear of it, as with Entra.
 */
export async function showNext(signIn: SignIn, user: User): Promise<Answer> {
  const { context, flow } = signIn;
  try {
    return await showStep({ ...signIn, flow: { ...flow, userId: user.id } }, user);
  } catch (error) {
    return showRefusal(context, flow, error);
  }
}

/** Throws again what is no refusal. */
export async function showRefusal(context: Context, flow: Flow, error: unknown): Promise<Answer> {
  if (!(error instanceof LoginError)) throw error;
  const body = buildLoginErrorBody(error, context.origin(), context.now());
  return { page: buildErrorPage(body, error.status, await sealFlow(context, flow)) };
}

async function showStep(signIn: SignIn, user: User): Promise<Answer> {
  const { context, tenant, application } = signIn;
  const next = decideStep(signIn, user);
  if (next.step === 'done') return complete(signIn, user);
  const sealed = await sealFlow(context, signIn.flow);
  if (next.step === 'proof') return { page: buildProofPage(tenant.account(user.id), user, sealed) };
  if (next.step === 'consent') return { page: buildConsentPage(signIn, user, next, sealed) };
  const [build, refuse] = next.isRequested
    ? [buildApprovalPendingPage, refusals.approvalPending]
    : [buildApprovalPage, refusals.administratorRequired];
  const body = buildLoginErrorBody(refuse(application.displayName), context.origin(), context.now());
  return { page: build(signIn, user, body, sealed) };
}
