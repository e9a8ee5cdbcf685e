import { z } from 'zod';
import { fleetOperations } from '../../reporting/model/schema.ts';
import { reportSchema } from '../../checks/verify/report.ts';

/** Three values: `unknown` is what nobody has looked at, or could read. */
export const answers = ['yes', 'no', 'unknown'] as const;

const answer = (description: string) => z.enum(answers).describe(description);

/** How much something matters: `bad` wants somebody, `warning` a look, `note` is said. */
export const findingLevels = ['bad', 'warning', 'note'] as const;

const findingSchema = z.strictObject({
  code: z.string().describe('`never-provisioned`, `drifted`, … or the key of an entry in docs/troubleshooting.md.'),
  level: z.enum(findingLevels),
  problem: z.string(),
  remedy: z.string().describe('With the command to paste.'),
});

/** What is known of one customer. */
export const statusRowSchema = z.strictObject({
  stack: z.string(),
  customer: z.string().optional(),
  settings: z
    .enum(['valid', 'invalid', 'missing'])
    .describe('Whether there is a Pulumi.<stack>.yaml that can be used.'),
  hasStack: answer('Whether there is a stack, empty or not.'),
  registered: z
    .enum([...answers, 'unfinished'])
    .describe('`unfinished`: a first up broke off, and the stack has an application without a client ID to show.'),
  tenantId: z.string().optional(),
  clientId: z.string().optional().describe('What the monitor stores.'),
  changedAt: z.iso.datetime().optional().describe('When the state of the stack was last written.'),
  verifiedAt: z.iso.datetime().optional().describe('Of the last proof of this registration.'),
  consent: z.strictObject({
    declared: z.enum(['interactive', 'user', 'tenant']).optional().describe('Who consents.'),
    given: answer('By the last proof, when nothing was changed since.'),
  }),
  drifted: answer('Whether the directory is not as declared; by the last proof, when nothing was changed since.'),
  mailbox: z.strictObject({
    address: z.string().optional(),
    proven: answer('Whether it could be read, when somebody last signed in.'),
    provenAt: z.iso.datetime().optional(),
    signIn: reportSchema.shape.signIn.exclude(['none']).optional().describe('How somebody signed in.'),
  }),
  findings: z.array(findingSchema).describe('What is to be known, worst first.'),
});

const runSchema = z.strictObject({
  operation: z.enum(fleetOperations),
  startedAt: z.iso.datetime(),
  sentence: z.string().describe('What it came to.'),
});

/** What is known of the fleet, without asking a tenant: `status --json`. There is no token and no secret in it. */
export const statusSchema = z
  .strictObject({
    takenAt: z.iso.datetime(),
    stacks: z.array(statusRowSchema),
    settingsWithoutStack: z.array(z.string()).describe('Customers that have settings and no stack.'),
    stacksWithoutSettings: z.array(z.string()).describe('Stacks of the project that have no settings any more.'),
    runs: z.array(runSchema).describe('The last runs over many customers that left a report in reports/fleet.'),
    unread: z
      .array(findingSchema)
      .describe('What could not be read and is no one customer’s: a place of states, a report of a run.'),
  })
  .describe('Result of mailbox-access status');

export type Answer = (typeof answers)[number];
export type Finding = z.output<typeof findingSchema>;
export type StatusRow = z.output<typeof statusRowSchema>;
export type Status = z.output<typeof statusSchema>;

/** The status as JSON Schema (draft 2020-12); `npm run schema` writes it. */
export function statusJsonSchema(): object {
  return z.toJSONSchema(statusSchema, { target: 'draft-2020-12' });
}
