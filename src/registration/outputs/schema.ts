import { z } from 'zod';

const guid = z.guid();
const server = <T extends string>(security: T, description: string) =>
  z
    .strictObject({ host: z.string(), port: z.int().min(1).max(65_535), security: z.literal(security) })
    .describe(description);

/**
 * The outputs of a stack: the contract with the monitor and with everything that stands behind the registration.
 * Strict, and only ever added to. None of it is secret.
 */
export const outputsSchema = z
  .strictObject({
    tenantId: guid.describe('Directory (tenant) ID, to enter in the monitor.'),
    clientId: guid.describe('Application (client) ID, to enter in the monitor.'),
    customer: z.string().describe('Name of the customer on the page and in reports.'),
    objectId: guid.describe('Object ID of the application; not the client ID.'),
    servicePrincipalObjectId: guid.describe("Object ID of the application's service principal in the tenant."),
    displayName: z.string().describe('Name of the registration.'),
    redirectUris: z.array(z.string()).min(1).describe('Redirect URIs of the mobile-and-desktop platform.'),
    permissions: z
      .array(z.strictObject({ name: z.string(), resource: z.enum(['graph', 'exchange']), allows: z.string() }))
      .min(1)
      .describe('Delegated permissions of the APIs in `mailResources`: the name, the API, and what it allows.'),
    scopes: z.array(z.string()).min(1).describe('Scopes that the monitor requests.'),
    authority: z.url().describe('Login endpoint of the tenant.'),
    authorizeUrl: z
      .url()
      .describe(
        'The link for the mailbox owner: requests the permissions of the set-up guide on Microsoft Graph, and names the account.',
      ),
    authorizeUrls: z
      .strictObject({ guide: z.url(), exchange: z.url(), all: z.url() })
      .describe("The set-up guide's own link, one for Exchange Online only, and one for both APIs."),
    adminConsentUrls: z
      .strictObject({ graph: z.url(), exchange: z.url() })
      .describe('Admin-consent links for the whole tenant, one per API.'),
    imap: server('tls', 'IMAP server.').optional(),
    smtp: server('starttls', 'SMTP server.').optional(),
    mailbox: z.email().optional().describe('The monitored mailbox.'),
    account: z.email().optional().describe('The account that signs in.'),
    consent: z.enum(['interactive', 'user', 'tenant']).describe('Who consents.'),
  })
  .describe('Outputs of a mailbox-access stack');

export type Outputs = z.output<typeof outputsSchema>;

/** The outputs as JSON Schema (draft 2020-12), for programs in other languages; kept in docs/outputs.schema.json. */
export function outputsJsonSchema(): object {
  return z.toJSONSchema(outputsSchema, { target: 'draft-2020-12' });
}
