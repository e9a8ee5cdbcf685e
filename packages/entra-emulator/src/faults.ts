import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { decodeJwt } from 'jose';
import { z } from 'zod';
import type { Context } from './context.ts';
import { isControl, readPath } from './controlGuard.ts';
import { buildGraphErrorBody } from './graph/errors.ts';
import { buildPlannedRefusal } from './login/refusals.ts';

const count = z.int().min(0);

const Fault = z.strictObject({
  /** Defaults to every method. */
  method: z.string().optional(),
  /** Only requests of this tenant: by its path, or by its token. */
  tenantId: z.string().optional(),
  /** Defaults to 0: how many matching requests pass before. */
  after: count.optional(),
  /** Defaults to 1: how many requests meet the fault. */
  times: count.min(1).optional(),
  /** The answer given in place of the right one; nothing is done. */
  status: z.int().min(200).max(599).optional(),
  error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
  /** The answer is this refusal of Entra's, by its number, with `error` where its usual text is not meant. */
  aadsts: z.int().min(10_000).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  /** Waits this long before anything else. */
  delayMs: count.optional(),
  /** The connection breaks: before anything is done, or when it is done and not yet answered. */
  drop: z.enum(['before', 'after']).optional(),
  /** What the request makes is not found by this many requests that name it: replication lag. */
  lag: count.min(1).optional(),
});

export interface FaultPlan extends Readonly<z.output<typeof Fault>> {
  /**
   * Required. Beginning of the path, or a pattern: a whole path, split at its slashes, in which `*` is any one segment; a regular
   * expression only from a test in this process, which may take as long as it likes.
   */
  readonly path: string | RegExp | readonly string[];
  /** Optional. Only for a test in this process: awaited when the request is done and not yet answered. */
  readonly beforeAnswer?: () => Promise<void>;
}

/** A plan as JSON, for another process: `pattern` is a whole path in which `*` stands for any one segment, and stands in place of `path`. */
export const FaultRequest = Fault.extend({
  path: z.string().optional(),
  pattern: z.string().startsWith('/').max(1_000).optional(),
})
  .refine(
    ({ path, pattern }) => (path === undefined) !== (pattern === undefined),
    'Either path or pattern is required.',
  )
  .transform(({ path, pattern, ...rest }): FaultPlan => ({
    ...rest,
    path: pattern === undefined ? (path ?? '') : pattern.split('/'),
  }));

export interface FaultTarget {
  readonly method: string;
  readonly path: string;
  readonly tenantId: string | undefined;
}

interface PlannedFault {
  readonly plan: FaultPlan;
  toPass: number;
  toMeet: number;
}

export class Faults {
  #planned: PlannedFault[] = [];
  readonly #hidden = new Map<string, number>();

  plan(plan: FaultPlan): void {
    this.#planned.push({ plan, toPass: plan.after ?? 0, toMeet: plan.times ?? 1 });
  }

  clear(): void {
    this.#planned = [];
    this.#hidden.clear();
  }

  /** The fault that this request meets, if any: the first planned of those that are due; the others wait for their turn. */
  take(target: FaultTarget): FaultPlan | undefined {
    const matching = this.#planned.filter(({ plan }) => matches(plan, target));
    const due = matching.find(({ toPass }) => toPass === 0);
    for (const planned of matching) planned.toPass = Math.max(0, planned.toPass - 1);
    if (!due) return this.#isHidden(target.path) ? notYetReplicated : undefined;
    due.toMeet -= 1;
    if (due.toMeet === 0) this.#planned = this.#planned.filter((planned) => planned !== due);
    return due.plan;
  }

  /** Lets the next `reads` requests whose path names the object find nothing. */
  hide(id: string, reads: number): void {
    this.#hidden.set(id, reads);
  }

  #isHidden(path: string): boolean {
    const hidden = [...this.#hidden].find(([id]) => path.includes(id));
    if (!hidden) return false;
    const [id, reads] = hidden;
    if (reads > 1) this.#hidden.set(id, reads - 1);
    else this.#hidden.delete(id);
    return true;
  }
}

const notYetReplicated: FaultPlan = {
  path: '',
  status: 404,
  error: {
    code: 'Request_ResourceNotFound',
    message: 'Resource does not exist or one of its queried reference-property objects are not present.',
  },
};

function matches({ method, path, tenantId }: FaultPlan, target: FaultTarget): boolean {
  if (method !== undefined && method.toUpperCase() !== target.method) return false;
  if (tenantId !== undefined && tenantId !== target.tenantId) return false;
  if (typeof path === 'string') return target.path.startsWith(path);
  if (path instanceof RegExp) return path.test(target.path);
  const actual = target.path.split('/');
  return actual.length === path.length && path.every((each, index) => each === '*' || each === actual[index]);
}

/** The fault that each request under way has met, for the log and for what happens at its end. */
export type MetFaults = WeakMap<FastifyRequest, FaultPlan>;

/** Lets requests meet their faults before they are read, and those that break off at the end before they are answered. */
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

/** The tenant that a request is about, by its path or its token; good enough to choose, so nothing is verified. */
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
