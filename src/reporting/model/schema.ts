import { z } from 'zod';
import { resultSchema } from '../../diagnostics/checks/check.ts';
import { errorCodes } from '../../common/errors.ts';
import { breakingChangeKinds } from '../../common/breakingChange.ts';
import { outputsSchema } from '../../registration/outputs/schema.ts';
import { preflightSchema } from '../../checks/preflight/report.ts';
import { checkNames } from '../../checks/verify/report.ts';

export const fleetOperations = ['preview', 'up', 'refresh', 'destroy', 'verify'] as const;

/**
 * The result of one customer. `changed`, `unchanged`: predicted for a preview; `passed`, `incomplete`: of `verify`, the
 * latter if a check without a sign-in was impossible; `interrupted`: midway; `not-started`: the run had ended before.
 */
export const fleetResults = [
  'changed',
  'unchanged',
  'passed',
  'incomplete',
  'failed',
  'interrupted',
  'not-started',
] as const;

const breakingChangeSchema = z.strictObject({
  kind: z.enum(breakingChangeKinds),
  clientId: z.string().describe('The client ID that the monitor stores.'),
  what: z.array(z.string()),
  option: z.string().describe('The option of `up` that allows it.'),
  message: z.string(),
});

const errorSchema = z.strictObject({
  code: z.enum(errorCodes),
  problem: z.string(),
  remedy: z.string(),
  original: z.string().optional().describe('The original error of the engine, the provider or Graph.'),
  breakingChanges: z.array(breakingChangeSchema).optional(),
});

const stepSchema = z.strictObject({
  operation: z.string().describe('`create`, `update`, `delete`, `replace` …'),
  type: z.string(),
  name: z.string().describe('Logical name.'),
  properties: z.array(z.string()).describe('Paths of the properties that differ.'),
});

/** The result of one customer, in single and fleet runs. */
const rowSchema = z.strictObject({
  stack: z.string(),
  result: z.enum(fleetResults),
  customer: z.string().optional(),
  tenantId: z.string().optional(),
  clientId: z.string().optional().describe('The client ID before the run or, for a first up, after it.'),
  clientIdKept: z
    .boolean()
    .optional()
    .describe('Whether the client ID stays (or would stay) the same; absent if there was none before.'),
  changes: z.record(z.string(), z.number()).optional().describe('Resources by operation, as the engine counts them.'),
  outputChanges: z.array(z.string()).optional().describe('Names of the stack outputs that differ.'),
  steps: z.array(stepSchema).optional(),
  breakingChanges: z
    .array(breakingChangeSchema)
    .optional()
    .describe('Changes that stop the monitor or let it act for more people.'),
  durationMs: z.number().optional(),
  outputs: outputsSchema.optional().describe('After `up`.'),
  removed: z
    .strictObject({ tenantId: z.string(), clientId: z.string() })
    .optional()
    .describe('After a `destroy` that deleted something: the IDs to remove from the monitor.'),
  preflight: preflightSchema.optional().describe('For a first up that preflight stopped.'),
  checks: z.array(resultSchema(checkNames)).optional().describe('Of `verify`.'),
  diff: z.string().optional().describe('Output of the engine for `preview`, without color and secrets.'),
  error: errorSchema.optional(),
});

/** The result of a fleet run: `--json` and reports/fleet.json. Contains no tokens or secrets. */
export const fleetReportSchema = z
  .strictObject({
    operation: z.enum(fleetOperations),
    startedAt: z.iso.datetime(),
    durationMs: z.number(),
    parallel: z.number().describe('How many customers ran at once.'),
    shards: z.array(z.string()).optional().describe('`i/n` of each part in this report.'),
    stacks: z.array(rowSchema),
    settingsWithoutStack: z
      .array(z.string())
      .describe('Customers that had settings but no stack when the run started and were not provisioned by it.'),
    stacksWithoutSettings: z.array(z.string()).describe('Stacks of the project without a settings file.'),
  })
  .describe('Result of mailbox-access for many customers');

export type FleetOperation = (typeof fleetOperations)[number];
export type FleetResult = (typeof fleetResults)[number];
export type FleetRow = z.output<typeof rowSchema>;
export type FleetReport = z.output<typeof fleetReportSchema>;

/** The report as JSON Schema (draft 2020-12); `npm run schema` writes it. */
export function fleetReportJsonSchema(): object {
  return z.toJSONSchema(fleetReportSchema, { target: 'draft-2020-12' });
}
