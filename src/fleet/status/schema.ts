import { z } from 'zod';
import { fleetOperations } from '../../reporting/model/schema.ts';
import { reportSchema } from '../../checks/verify/report.ts';

/** Three values: `unknown` means not checked or not readable. */
const answers = ['yes', 'no', 'unknown'] as const;

const answer = (description: string) => z.enum(answers).describe(description);

/** Severity: `bad` needs action, `warning` attention, `note` is for information. */
const findingLevels = ['bad', 'warning', 'note'] as const;

const findingSchema = z.strictObject({
  code: z
    .string()
    .describe('`never-provisioned`, `drifted`, … or the key of an entry in docs/reference/troubleshooting.md.'),
  level: z.enum(findingLevels),
  problem: z.string(),
  remedy: z.string().describe('Includes the command to run.'),
});

const statusRowSchema = z.strictObject({
  stack: z.string(),
  customer: z.string().optional(),
  settings: z.enum(['valid', 'invalid', 'missing']).describe('Whether Pulumi.<stack>.yaml exists and is valid.'),
  hasStack: answer('Whether a stack exists, empty or not.'),
  registered: z
    .enum([...answers, 'unfinished'])
    .describe('`unfinished`: the first up was interrupted, and the stack has an application but no client ID.'),
  tenantId: z.string().optional(),
  clientId: z.string().optional().describe('The client ID that the monitor stores.'),
  changedAt: z.iso.datetime().optional().describe('When the state of the stack was last written.'),
  verifiedAt: z.iso.datetime().optional().describe('When this registration was last verified.'),
  consent: z.strictObject({
    declared: z.enum(['interactive', 'user', 'tenant']).optional().describe('Who consents.'),
    given: answer('From the last verification, unless the stack changed since.'),
  }),
  drifted: answer(
    'Whether the directory differs from the stack, from the last verification, unless the stack changed since.',
  ),
  mailbox: z.strictObject({
    address: z.string().optional(),
    proven: answer('Whether it could be read at the last sign-in.'),
    provenAt: z.iso.datetime().optional(),
    signIn: reportSchema.shape.signIn.exclude(['none']).optional().describe('The sign-in method.'),
  }),
  findings: z.array(findingSchema).describe('Findings, worst first.'),
});

const runSchema = z.strictObject({
  operation: z.enum(fleetOperations),
  startedAt: z.iso.datetime(),
  sentence: z.string().describe('The result.'),
});

/** The fleet status that `status --json` prints, without contacting tenants. Contains no tokens or secrets. */
export const statusSchema = z
  .strictObject({
    takenAt: z.iso.datetime(),
    stacks: z.array(statusRowSchema),
    settingsWithoutStack: z.array(z.string()).describe('Customers that have settings but no stack.'),
    stacksWithoutSettings: z.array(z.string()).describe('Stacks of the project without a settings file.'),
    runs: z.array(runSchema).describe('The last fleet runs with a report in reports/fleet.'),
    unread: z
      .array(findingSchema)
      .describe('What could not be read and belongs to no single customer: a state backend, a fleet report.'),
  })
  .describe('Result of mailbox-access status');

export type Answer = (typeof answers)[number];
export type Finding = z.output<typeof findingSchema>;
export type StatusRow = z.output<typeof statusRowSchema>;
export type Status = z.output<typeof statusSchema>;

/** Returns the schema of the status as JSON Schema (draft 2020-12); `npm run schema` writes it. */
export function statusJsonSchema(): object {
  return z.toJSONSchema(statusSchema, { target: 'draft-2020-12' });
}
