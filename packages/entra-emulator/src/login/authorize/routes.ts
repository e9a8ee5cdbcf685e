import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Context } from '../../context.ts';
import type { User } from '../../store/objects.ts';
import { recordConsent } from '../consent.ts';
import { LoginError, refusals } from '../refusals.ts';
import { nativeClientPage } from '../pages/account.ts';
import { pageRoute, sendPage } from '../pages/page.ts';
import type { Parameters } from '../parameters.ts';
import { buildRefusal, complete, decline, showAccounts, showNext, showRefusal, type Answer } from './show.ts';
import { decideStep, findAccount, openFlow, readSignIn, type Flow, type SignIn } from './signIn.ts';
import { nativeClient, readReturnAddress } from './request.ts';

const links: Readonly<Record<string, Exclude<Flow['kind'], 'device'>>> = {
  '/:tenant/oauth2/v2.0/authorize': 'authorize',
  '/:tenant/v2.0/adminconsent': 'adminconsent',
  '/:tenant/adminconsent': 'declaredconsent',
};

const pages: Readonly<Record<string, (signIn: SignIn, form: Parameters) => Promise<Answer>>> = {
  '/login/restart': showAccounts,
  '/login/account': chooseAccount,
  '/login/proof': prove,
  '/login/consent': decide,
  '/login/approval': askForApproval,
};

/** Adds the links that people follow, and the pages behind them. */
export function addAuthorizeRoutes(app: FastifyInstance, context: Context): void {
  for (const [path, kind] of Object.entries(links))
    app.get<{ Params: { tenant: string }; Querystring: Parameters }>(path, pageRoute, async (request, reply) => {
      const flow = { kind, pathTenant: request.params.tenant, parameters: request.query, hasProven: false };
      return send(reply, await begin(context, flow));
    });
  for (const [path, handle] of Object.entries(pages)) {
    app.post<{ Body: Parameters | undefined }>(path, pageRoute, async ({ body = {} }, reply) => {
      const flow = await openFlow(context, body.flow);
      return send(reply, await handle(readSignIn(context, flow), body));
    });
  }
  app.get(nativeClient.path, pageRoute, (_, reply) => sendPage(reply, nativeClientPage));
  app.post(nativeClient.path, pageRoute, (_, reply) => sendPage(reply, nativeClientPage));
}

/** Refusals go to the redirect URI once it is known to be the application's. */
async function begin(context: Context, flow: Flow): Promise<Answer> {
  const address = readReturnAddress(context.store, flow);
  try {
    const signIn = readSignIn(context, flow);
    if (signIn.wishes.prompt === 'none') throw refusals.silentSignInImpossible();
    return await showAccounts(signIn);
  } catch (error) {
    if (!(error instanceof LoginError)) throw error;
    return buildRefusal(context, address, error);
  }
}

async function chooseAccount(signIn: SignIn, form: Parameters): Promise<Answer> {
  const { context, flow } = signIn;
  try {
    const user = findAccount(signIn, form.account ?? form.other ?? '');
    return await showNext({ ...signIn, flow: { ...flow, hasProven: false } }, user);
  } catch (error) {
    return showRefusal(context, flow, error);
  }
}

/** Records that the user has set up a second factor. */
function prove(signIn: SignIn): Promise<Answer> {
  const { tenant, flow } = signIn;
  const user = requireUser(signIn);
  if (tenant.account(user.id).multiFactor === 'unregistered')
    tenant.change(({ accounts }) => Object.assign(accounts[user.id] ?? {}, { multiFactor: 'required' }));
  return showNext({ ...signIn, flow: { ...flow, hasProven: true } }, user);
}

async function decide(signIn: SignIn, form: Parameters): Promise<Answer> {
  const user = requireUser(signIn);
  if (form.decision !== 'accept') return decline(signIn, refusals.declined(signIn.application.displayName));
  const next = decideStep(signIn, user);
  if (next.step !== 'consent') return showNext(signIn, user);
  const isForAll = next.forAll === 'only' || (next.forAll === 'choice' && form.forAll === 'on');
  recordConsent(signIn, next.scopes, isForAll ? undefined : user, signIn.context.now());
  return complete(signIn, user);
}

async function askForApproval(signIn: SignIn, form: Parameters): Promise<Answer> {
  const { tenant, application } = signIn;
  const user = requireUser(signIn);
  const next = decideStep(signIn, user);
  if (next.step !== 'approval') return showNext(signIn, user);
  if (form.decision !== 'request') {
    const refuse = next.isRequested ? refusals.approvalPending : refusals.administratorRequired;
    return decline(signIn, refuse(application.displayName));
  }
  const asked = { clientId: application.appId, principalId: user.id };
  if (!next.isRequested) tenant.change(({ approvalRequests }) => approvalRequests.push(asked));
  return showNext(signIn, user);
}

function requireUser({ tenant, flow: { userId } }: SignIn): User {
  const user = userId === undefined ? undefined : tenant.findUser(userId);
  if (!user) throw refusals.flowInvalid();
  return user;
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  return 'page' in answer
    ? sendPage(reply, answer.page)
    : reply.header('cache-control', 'no-store').redirect(answer.location, 302);
}
