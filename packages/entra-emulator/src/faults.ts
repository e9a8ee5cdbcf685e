import { z } from 'zod';

const count = z.int().min(0);

const Fault = z.strictObject({
  /** Defaults to every method. */
  method: z.string().optional(),
  /** Limits the fault to requests of this tenant, by path or by token. */
  tenantId: z.string().optional(),
  /** Number of matching requests to let pass first. Defaults to 0. */
  after: count.optional(),
  /** Number of requests that meet the fault. Defaults to 1. */
  times: count.min(1).optional(),
  /** Replaces the answer; the request has no effect. */
  status: z.int().min(200).max(599).optional(),
  error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
  /** Answers with Entra's refusal of this number; `error` replaces its usual text. */
  aadsts: z.int().min(10_000).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  /** Waits this long before anything else. */
  delayMs: count.optional(),
  /** Drops the connection: before the request takes effect, or afterwards and before the answer. */
  drop: z.enum(['before', 'after']).optional(),
  /** Simulates replication lag: the object that the request creates is hidden from this many requests that name it. */
  lag: count.min(1).optional(),
});

export interface FaultPlan extends Readonly<z.output<typeof Fault>> {
  /**
   * Required. A prefix of the path, or a pattern: a whole path, split at its slashes, in which `*` matches any one
   * segment. A test in this process may also pass a regular expression, however slow.
   */
  readonly path: string | RegExp | readonly string[];
  /** Optional. Only for a test in this process: awaited after the request has taken effect and before the answer. */
  readonly beforeAnswer?: () => Promise<void>;
}

/** A plan as JSON, for another process: `pattern`, instead of `path`, is a path in which `*` is any one segment. */
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

  /** Returns the first planned fault that is due for this request. Others that are due wait for a later request. */
  take(target: FaultTarget): FaultPlan | undefined {
    const matching = this.#planned.filter(({ plan }) => matches(plan, target));
    const due = matching.find(({ toPass }) => toPass === 0);
    for (const planned of matching) planned.toPass = Math.max(0, planned.toPass - 1);
    if (!due) return this.#isHidden(target.path) ? notYetReplicated : undefined;
    due.toMeet -= 1;
    if (due.toMeet === 0) this.#planned = this.#planned.filter((planned) => planned !== due);
    return due.plan;
  }

  /** Hides the object from the next `reads` requests whose path names it. */
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
