import { z } from 'zod';

const guid = z.guid();
const server = <T extends string>(security: T, description: string) =>
  z
    .strictObject({ host: z.string(), port: z.int().min(1).max(65_535), security: z.literal(security) })
    .optional()
    .describe(description);

/**
 * The outputs of a stack: the contract with the monitor and with every other program that uses the registration. Outputs are only added,
 * and none is secret.
 */
export const outputsSchema = z
  .strictObject({
    tenantId: guid.describe('Directory (tenant) ID, to enter in the monitor.'),
    clientId: guid.describe('Application (client) ID, to enter in the monitor.'),
    customer: z.string().describe('Name of the customer on the page and in reports.'),
    objectId: guid.describe('Object ID of the application: for Graph and `pulumi import`, never for the monitor.'),
    servicePrincipalObjectId: guid.describe("Object ID of the application's service principal in the tenant."),
    displayName: z.string().describe('Name of the registration.'),
    redirectUris: z.array(z.string()).min(1).describe('Redirect URIs of the mobile-and-desktop platform.'),
    permissions: z
      .array(z.strictObject({ name: z.string(), resource: z.enum(['graph', 'exchange']), allows: z.string() }))
      .min(1)
      .describe('Delegated permissions of the APIs in `mailResources`: the name, the API, and what it allows.'),
    scopes: z
      .array(z.string())
      .min(1)
      .describe("Scopes of the monitor's token: Exchange Online only, because IMAP and SMTP refuse Graph's."),
    authority: z.url().describe('Login endpoint of the tenant.'),
    authorizeUrl: z
      .url()
      .describe(
        'The link for the mailbox owner: requests the permissions of the 22-step portal guide on Microsoft Graph, and names the account.',
      ),
    authorizeUrls: z
      .strictObject({ guide: z.url(), exchange: z.url(), all: z.url() })
      .describe(
        '`guide`: the link of the 22-step portal guide. `exchange`: Exchange Online only, if the monitor still cannot open the mailbox after the owner has accepted. `all`: both APIs, for an administrator.',
      ),
    adminConsentUrls: z
      .strictObject({ graph: z.url(), exchange: z.url() })
      .describe('Admin-consent links for the whole tenant, one per API.'),
    imap: server('tls', 'IMAP server. Only with `imap` in `protocols`.'),
    smtp: server('starttls', 'SMTP server. Only with `smtp` in `protocols`.'),
    mailbox: z.email().optional().describe('The monitored mailbox. Only when one is set.'),
    account: z.email().optional().describe('The account that signs in. Only when a mailbox is set.'),
    consent: z.enum(['interactive', 'user', 'tenant']).describe('Who consents: `interactive`, `user` or `tenant`.'),
  })
  .describe('Outputs of a mailbox-access stack');

export type Outputs = z.output<typeof outputsSchema>;

/** Returns the JSON Schema of the outputs (draft 2020-12), which is kept in docs/outputs.schema.json. */
export function outputsJsonSchema(): object {
  return z.toJSONSchema(outputsSchema, { target: 'draft-2020-12' });
}
