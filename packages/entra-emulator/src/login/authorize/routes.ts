import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Context } from '../../context.ts';
import type { User } from '../../store/objects.ts';
import { recordConsent } from '../consent/record.ts';
import { LoginError } from '../errors.ts';
import { buildNativeClientPage } from '../pages/nativeClient.ts';
import { pageRoute } from '../pages/page.ts';
import { sendPage } from '../pages/send.ts';
import type { Parameters } from '../parameters.ts';
import { refusals } from '../refusals.ts';
import type { Answer } from './answers.ts';
import { buildRefusal, complete, decline } from './endings.ts';
import { openFlow } from './flow.ts';
import type { Flow } from './flow.ts';
import { nativeClient } from './redirects.ts';
import { readReturnAddress } from './request.ts';
import { showAccounts, showNext, showRefusal } from './show.ts';
import { findAccount, readSignIn } from './signIn.ts';
import type { SignIn } from './signIn.ts';
import { decideStep } from './steps.ts';

const links: Readonly<Record<string, Exclude<Flow['kind'], 'device'>>> = {
  '/:tenant/oauth2/v2.0/authorize': 'authorize',
  '/:tenant/v2.0/adminconsent': 'adminconsent',
  '/:tenant/adminconsent': 'declaredconsent',
};

type Handle = (context: Context, signIn: SignIn, flow: Flow, form: Parameters) => Promise<Answer>;

const pages: Readonly<Record<string, Handle>> = {
  '/login/restart': showAccounts,
  '/login/account': chooseAccount,
  '/login/proof': prove,
  '/login/consent': decide,
  '/login/approval': askForApproval,
};

/** The links that people follow, and the pages behind them. */
export function addAuthorizeRoutes(app: FastifyInstance, context: Context): void {
  for (const [path, kind] of Object.entries(links)) {
    app.get<{ Params: { tenant: string }; Querystring: Parameters }>(
      path,
      pageRoute,
      async ({ params, query }, reply) =>
        send(reply, await begin(context, { kind, pathTenant: params.tenant, parameters: query, hasProven: false })),
    );
  }
  for (const [path, handle] of Object.entries(pages)) {
    app.post<{ Body: Parameters | undefined }>(path, pageRoute, async ({ body = {} }, reply) => {
      const flow = await openFlow(context, body.flow);
      return send(reply, await handle(context, readSignIn(context, flow), flow, body));
    });
  }
  app.get(nativeClient.path, pageRoute, (_, reply) => sendPage(reply, buildNativeClientPage()));
  app.post(nativeClient.path, pageRoute, (_, reply) => sendPage(reply, buildNativeClientPage()));
}

/** Refusals go to the redirect URI once it is known to be the application's. */
async function begin(context: Context, flow: Flow): Promise<Answer> {
  const address = readReturnAddress(context.store, flow);
  try {
    const signIn = readSignIn(context, flow);
    if (signIn.wishes.prompt === 'none') throw refusals.silentSignInImpossible();
    return await showAccounts(context, signIn, flow);
  } catch (error) {
    if (!(error instanceof LoginError)) throw error;
    return buildRefusal(context, address, error);
  }
}

async function chooseAccount(context: Context, signIn: SignIn, flow: Flow, form: Parameters): Promise<Answer> {
  try {
    const user = findAccount(context, signIn, form.account ?? form.other ?? '');
    return await showNext(context, signIn, { ...flow, hasProven: false }, user);
  } catch (error) {
    if (!(error instanceof LoginError)) throw error;
    return showRefusal(context, flow, error);
  }
}

/** Records that the user has set up a second factor. */
function prove(context: Context, signIn: SignIn, flow: Flow): Promise<Answer> {
  const user = requireUser(signIn, flow);
  if (signIn.tenant.account(user.id).multiFactor === 'unregistered') {
    signIn.tenant.change(({ accounts }) => {
      const account = accounts[user.id];
      if (account) account.multiFactor = 'required';
    });
  }
  return showNext(context, signIn, { ...flow, hasProven: true }, user);
}

async function decide(context: Context, signIn: SignIn, flow: Flow, form: Parameters): Promise<Answer> {
  const { application } = signIn;
  const user = requireUser(signIn, flow);
  if (form.decision !== 'accept') return decline(context, signIn, refusals.declined(application.displayName));
  const next = decideStep(signIn, user, flow.hasProven);
  if (next.step !== 'consent') return showNext(context, signIn, flow, user);
  const isForAll = next.forAll === 'only' || (next.forAll === 'choice' && form.forAll === 'on');
  recordConsent(signIn, next.scopes, isForAll ? undefined : user, context.now());
  return complete(context, signIn, flow, user);
}

async function askForApproval(context: Context, signIn: SignIn, flow: Flow, form: Parameters): Promise<Answer> {
  const { tenant, application } = signIn;
  const user = requireUser(signIn, flow);
  const next = decideStep(signIn, user, flow.hasProven);
  if (next.step !== 'approval') return showNext(context, signIn, flow, user);
  if (form.decision !== 'request') {
    const { displayName } = application;
    const refusal = next.isRequested
      ? refusals.approvalPending(displayName)
      : refusals.administratorRequired(displayName);
    return decline(context, signIn, refusal);
  }
  if (!next.isRequested)
    tenant.change(({ approvalRequests }) =>
      approvalRequests.push({ clientId: application.appId, principalId: user.id }),
    );
  return showNext(context, signIn, flow, user);
}

function requireUser({ tenant }: SignIn, { userId }: Flow): User {
  const user = userId === undefined ? undefined : tenant.findUser(userId);
  if (!user) throw refusals.flowInvalid();
  return user;
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  return 'page' in answer
    ? sendPage(reply, answer.page)
    : reply.header('cache-control', 'no-store').redirect(answer.location, 302);
}
