import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { decodeJwt } from 'jose';
import type { Context } from './context.ts';
import { isControl, readPath } from './controlGuard.ts';
import { buildGraphErrorBody } from './graph/errors.ts';
import { buildPlannedRefusal } from './login/refusals.ts';
import type { FaultPlan } from './faults.ts';

/** The fault that each open request has met, for the log and for the hooks at its end. */
export type MetFaults = WeakMap<FastifyRequest, FaultPlan>;

/** Applies faults before a request is read, and those that drop the connection at the end before it is answered. */
export function addFaultHooks(app: FastifyInstance, context: Context, met: MetFaults, closing: AbortSignal): void {
  app.addHook('onRequest', async (request, reply) => {
    const path = readPath(request.originalUrl);
    if (isControl(path)) return;
    const fault = context.faults.take({ method: request.method, path, tenantId: readTenantId(request, path) });
    if (!fault) return;
    met.set(request, fault);
    if (fault.delayMs !== undefined)
      await setTimeout(fault.delayMs, undefined, { signal: closing }).catch(() => undefined);
    if (fault.drop === 'before') {
      context.log.add({
        at: Date.now(),
        method: request.method,
        path,
        query: request.query as Record<string, string>,
        status: 0,
        fault: true,
        dropped: true,
      });
      breakConnection(request, reply);
    } else if (fault.aadsts !== undefined) {
      void reply.headers(fault.headers ?? {});
      throw buildPlannedRefusal(fault.aadsts, fault.error, fault.status);
    } else if (fault.status !== undefined) {
      const body = fault.error && buildGraphErrorBody(fault.error, context.now());
      await reply
        .code(fault.status)
        .headers(fault.headers ?? {})
        .send(body);
    }
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const fault = met.get(request);
    if (fault?.lag !== undefined) hideMade(context, payload, fault.lag);
    await fault?.beforeAnswer?.();
    if (fault?.drop === 'after') breakConnection(request, reply);
    return payload;
  });
}

function breakConnection(request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  request.raw.socket.destroy();
}

/** Returns the tenant of a request by its path or its token, which is not verified: this only selects a fault. */
function readTenantId({ headers }: FastifyRequest, path: string): string | undefined {
  try {
    const token = headers.authorization?.split(' ')[1];
    return token === undefined ? path.split('/')[1] : String(decodeJwt(token).tid);
  } catch {
    return undefined;
  }
}

function hideMade({ faults }: Context, payload: unknown, reads: number): void {
  const made: unknown = typeof payload === 'string' && payload.startsWith('{') ? JSON.parse(payload) : undefined;
  if (typeof made === 'object' && made !== null && 'id' in made && typeof made.id === 'string')
    faults.hide(made.id, reads);
}
