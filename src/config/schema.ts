import { z } from 'zod';
import { redirectUriProblem } from './redirectUri.ts';

const text = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .regex(/^\P{Cc}*$/u);
const address = z.email().max(320);
const guid = z.guid().toLowerCase();
const distinct = (values: readonly string[]) => new Set(values).size === values.length;

const server = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?:[0-9]{1,5}$/i)
  .refine((value) => port(value) >= 1 && port(value) <= 65_535)
  .transform((value) => ({ host: value.slice(0, value.lastIndexOf(':')), port: port(value) }));

function port(hostAndPort: string): number {
  return Number(hostAndPort.slice(hostAndPort.lastIndexOf(':') + 1));
}

const redirectUris = z
  .array(z.string())
  .min(1)
  .max(256)
  .superRefine((uris, context) => {
    uris.forEach((uri, index) => {
      const problem = redirectUriProblem(uri) ?? (isRepeated(uris, index) ? 'stands there twice' : undefined);
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem, path: [index] });
    });
  });

/** Entra compares redirect URIs as browsers do: `http://localhost` and `http://localhost/` are one. */
function isRepeated(uris: readonly string[], index: number): boolean {
  const canonical = (uri: string) => (URL.canParse(uri) ? new URL(uri).href : uri);
  return uris.slice(0, index).some((uri) => canonical(uri) === canonical(uris[index] ?? ''));
}

/**
 * Every setting below `mailbox-access:`. `allowed` and `example` are what an error says; the defaults stand in Pulumi.yaml,
 * where an empty one reads as unset.
 */
export const settingsShape = {
  mailbox: address.optional().meta({ allowed: 'one e-mail address', example: 'jobs@contoso.com' }),
  account: address.optional().meta({ allowed: 'one e-mail address', example: 'monitor@contoso.com' }),
  // The provider looks namesakes up by an OData filter in which it does not escape the quote.
  displayName: text(120)
    .regex(/^[^']*$/)
    .meta({ allowed: "1 to 120 characters without '", example: 'PASS' }),
  customer: text(120).optional().meta({ allowed: '1 to 120 characters', example: 'Contoso' }),
  consent: z
    .enum(['interactive', 'user', 'tenant'])
    .meta({ allowed: 'interactive, user or tenant', example: 'interactive' }),
  protocols: z
    .array(z.enum(['imap', 'smtp']))
    .min(1)
    .refine(distinct)
    .meta({ allowed: 'a list of imap and smtp, each once', example: 'imap' }),
  mailResources: z
    .array(z.enum(['graph', 'exchange']))
    .min(1)
    .refine(distinct)
    .meta({ allowed: 'a list of graph and exchange, each once', example: 'graph' }),
  redirectUris: redirectUris.meta({
    allowed: 'a list of distinct redirect URIs of the mobile-and-desktop platform, at most 256 characters each',
    example: 'http://localhost',
  }),
  owners: z
    .array(guid)
    .min(1)
    .refine(distinct)
    .optional()
    .meta({ allowed: 'a list of object IDs, each once', example: '00000000-0000-0000-0000-000000000000' }),
  assignmentRequired: z.boolean().meta({ allowed: 'true or false', example: 'false' }),
  protect: z.boolean().meta({ allowed: 'true or false', example: 'true' }),
  imapServer: server.meta({ allowed: 'host:port', example: 'outlook.office365.com:993' }),
  smtpServer: server.meta({ allowed: 'host:port', example: 'smtp.office365.com:587' }),
  notes: text(1024).optional().meta({ allowed: '1 to 1024 characters', example: 'Reads the applications' }),
  serviceManagementReference: text(256).optional().meta({ allowed: '1 to 256 characters', example: 'SRV-1' }),
} as const;

/** The keys of the provider (`azuread:`) on which the safety of a run hangs. */
export const providerShape = {
  tenantId: guid.meta({
    allowed: "the customer's tenant ID, a GUID (see `az account show --query tenantId`)",
    example: '00000000-0000-0000-0000-000000000000',
  }),
  environment: z
    .enum(['public', 'global'])
    .optional()
    .meta({ allowed: 'public: only the public cloud is supported', example: 'public' }),
  // A metadata host decides where credentials are sent, so none but the embedded directory is let through.
  metadataHost: z
    .string()
    .regex(/^(localhost|127\.0\.0\.1):[0-9]{1,5}$/)
    .optional()
    .meta({ allowed: 'localhost:<port>, for the embedded directory alone', example: 'localhost:8743' }),
} as const;

/** What the two shapes allow one by one; what they allow together is in rules.ts. */
export const settingsSchema = z.strictObject({ ...settingsShape, ...providerShape });

/** The settings as they were read, before what is unset is filled in. */
export type DeclaredSettings = z.output<typeof settingsSchema>;
export type SettingKey = keyof DeclaredSettings;
