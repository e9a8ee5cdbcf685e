import formbody from '@fastify/formbody';
import Fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from './context.ts';
import { addControlRoutes, explainControlError } from './control.ts';
import { addControlGuard, isControl, readPath } from './controlGuard.ts';
import { addFaultHooks, type MetFaults } from './faultHooks.ts';
import { buildGraphErrorBody, GraphError, graphRefusals } from './graph/errors.ts';
import { addGraphRoutes, refuseUnknownPath, rewriteGraphUrl } from './graph/routes.ts';
import { LoginError } from './login/refusals.ts';
import { addLoginRoutes, sendLoginError } from './login/routes.ts';
import { addManagementRoutes } from './management.ts';
import { TenantChangeError } from './store/tenant.ts';

/** Combines all routes. Errors become the answers of Entra, Graph or the control interface. */
export async function buildServer(context: Context, closing: AbortSignal): Promise<FastifyInstance> {
  const met: MetFaults = new WeakMap();
  const app = Fastify({
    rewriteUrl: ({ url = '/' }) => rewriteGraphUrl(url),
    routerOptions: { querystringParser: (text) => Object.fromEntries(new URLSearchParams(text)) },
    frameworkErrors: (error, request, reply) => {
      void sendError(error, request, reply, context);
    },
  });
  await app.register(formbody, { parser: (text) => Object.fromEntries(new URLSearchParams(text)) });
  addJsonParser(app);
  addControlGuard(app);
  addFaultHooks(app, context, met, closing);
  addLogHook(app, context, met);
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply, context));
  app.setNotFoundHandler(({ url }, reply) => {
    const refusal = refuseUnknownPath(readPath(url));
    if (refusal) throw refusal;
    // Entra sends no body for an unknown address.
    return reply.code(404).send();
  });
  addRoutes(app, context);
  await app.ready();
  return app;
}

export function addRoutes(app: FastifyInstance, context: Context): void {
  addLoginRoutes(app, context);
  addGraphRoutes(app, context);
  addManagementRoutes(app, context);
  addControlRoutes(app, context);
}

/** The provider sends a JSON content type with every request, even without a body. */
function addJsonParser(app: FastifyInstance): void {
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(String(body)));
    } catch {
      done(graphRefusals.bodyUnreadable());
    }
  });
}

/** Logs before the answer is sent, so that a client that has it finds it in the log. */
function addLogHook(app: FastifyInstance, { log }: Context, met: MetFaults): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const path = readPath(request.originalUrl);
    const fault = met.get(request);
    if (!isControl(path)) {
      log.add({
        at: Date.now(),
        method: request.method,
        path,
        query: request.query as Record<string, string>,
        body: request.body,
        status: reply.statusCode,
        response: readPayload(payload),
        ...(fault && { fault: true }),
        ...(fault?.drop && { dropped: true }),
      });
    }
    return Promise.resolve(payload);
  });
}

function readPayload(payload: unknown): unknown {
  if (typeof payload !== 'string' || payload === '') return undefined;
  return payload.startsWith('{') ? (JSON.parse(payload) as unknown) : '(page)';
}

function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply, context: Context) {
  const id = request.headers['client-request-id'];
  const clientRequestId = typeof id === 'string' ? id : undefined;
  if (error instanceof LoginError) return sendLoginError(error, request, reply, context, clientRequestId);
  const control = isControl(request.url) ? explainControlError(error) : undefined;
  if (control) return reply.code(control.status).send(control.body);
  const refusal = error instanceof GraphError ? error : explainFault(error);
  return reply.code(refusal.status).send(buildGraphErrorBody(refusal, context.now(), clientRequestId));
}

/** Explains requests that Fastify refuses (a body too large, a wrong content type) and internal errors. */
function explainFault(error: unknown): GraphError {
  // Names the property that cannot be stored, such as `displayName` of a member of `users`.
  if (error instanceof TenantChangeError) {
    const [list, , ...property] = error.path;
    return graphRefusals.invalidValue(property.map(String).join('.'), String(list));
  }
  const status =
    error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
  const message = error instanceof Error ? error.message : String(error);
  return status < 500
    ? new GraphError(status, 'BadRequest', message)
    : new GraphError(500, 'InternalServerError', message);
}
