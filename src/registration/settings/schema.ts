import { z } from 'zod';
import { allowableKinds } from '../hooks/breakingChange.ts';

/** Longest redirect URI that Entra takes, in characters (learn.microsoft.com/entra/identity-platform/reply-url). */
const maxUriLength = 256;

/** Pages that Microsoft keeps for native applications: the only https targets of the mobile-and-desktop platform here. */
const nativePages = [
  'https://login.microsoftonline.com/common/oauth2/nativeclient',
  'https://login.live.com/oauth20_desktop.srf',
];

/** The only hosts for which Entra accepts http: no other address of this machine, and no IPv6 address. */
const httpHosts = ['localhost', '127.0.0.1'];

/** Schemes that browsers and systems handle themselves: none of them leads to an application on this machine. */
const foreignSchemes = /^(about|blob|data|file|filesystem|ftp|javascript|vbscript|view-source|wss?):$/;

const text = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .regex(/^\P{Cc}*$/u);
const address = z.email().max(320);
const guid = z.guid().toLowerCase();

/** An address of this machine: a settings file in a pull request must not decide where a token or a credential goes. */
const loopback = z
  .string()
  .regex(/^(localhost|127\.0\.0\.1):[0-9]{1,5}$/)
  .refine((value) => split(value).port >= 1 && split(value).port <= 65_535);
const server = loopback.transform(split);

function split(hostAndPort: string): { readonly host: string; readonly port: number } {
  const [host = '', port] = hostAndPort.split(':');
  return { host, port: Number(port) };
}

/** Builds the schema of a non-empty list without duplicates. Entries with the same `canonical` form are duplicates. */
function distinctList<T extends z.ZodType<string>>(entry: T, canonical: (value: string) => string = (value) => value) {
  return z
    .array(entry)
    .min(1)
    .max(256)
    .superRefine((values, context) => {
      const seen = values.map((value) => canonical(value));
      seen.forEach((value, index) => {
        if (seen.indexOf(value) < index)
          context.addIssue({ code: 'custom', message: 'is listed twice', path: [index] });
      });
    });
}

const redirectUri = z.string().superRefine((uri, context) => {
  const problem = redirectUriProblem(uri);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

/** Entra compares redirect URIs as browsers do: `http://localhost` and `http://localhost/` are the same. */
function canonicalUri(uri: string): string {
  return URL.canParse(uri) ? new URL(uri).href : uri;
}

/**
 * All settings below `mailbox-access:`. Errors print `allowed` and `example`. The defaults are in Pulumi.yaml, where an
 * empty one means unset.
 */
export const settingsShape = {
  mailbox: address.optional().meta({ allowed: 'one e-mail address', example: 'jobs@contoso.com' }),
  account: address.optional().meta({ allowed: 'one e-mail address', example: 'monitor@contoso.com' }),
  // The provider looks for duplicate names with an OData filter in which it does not escape the quote.
  displayName: text(120)
    .regex(/^[^']*$/)
    .meta({ allowed: "1 to 120 characters without '", example: 'PASS' }),
  customer: text(120).optional().meta({ allowed: '1 to 120 characters', example: 'Contoso' }),
  consent: z
    .enum(['interactive', 'user', 'tenant'])
    .meta({ allowed: 'interactive, user or tenant', example: 'interactive' }),
  protocols: distinctList(z.enum(['imap', 'smtp'])).meta({
    allowed: 'a list of imap and smtp, each once',
    example: ['imap', 'smtp'],
  }),
  mailResources: distinctList(z.enum(['graph', 'exchange'])).meta({
    allowed: 'a list of graph and exchange, each once',
    example: ['graph', 'exchange'],
  }),
  redirectUris: distinctList(redirectUri, canonicalUri).meta({
    allowed: 'a list of distinct redirect URIs of the mobile-and-desktop platform, at most 256 characters each',
    example: ['http://localhost', 'https://login.microsoftonline.com/common/oauth2/nativeclient'],
  }),
  owners: distinctList(guid)
    .optional()
    .meta({ allowed: 'a list of object IDs, each once', example: ['00000000-0000-0000-0000-000000000000'] }),
  assignmentRequired: z.boolean().meta({ allowed: 'true or false', example: 'false' }),
  protect: z.boolean().meta({ allowed: 'true or false', example: 'true' }),
  allow: distinctList(z.enum(allowableKinds))
    .optional()
    .meta({ allowed: `a list of breaking changes, each once: ${allowableKinds.join(', ')}`, example: ['replace'] }),
  imapServer: server.optional().meta({ allowed: 'localhost:<port>, on an emulator stack', example: [] }),
  smtpServer: server.optional().meta({ allowed: 'localhost:<port>, on an emulator stack', example: [] }),
  sender: text(120).optional().meta({ allowed: '1 to 120 characters', example: 'Northwind Integrations' }),
  contact: text(200).optional().meta({ allowed: '1 to 200 characters', example: 'support@northwind.example' }),
  notes: text(1024).optional().meta({ allowed: '1 to 1024 characters', example: 'Reads the applications' }),
  serviceManagementReference: text(256).optional().meta({ allowed: '1 to 256 characters', example: 'SRV-1' }),
} as const;

/** The user who runs the program decides where tokens are sent, not a file that a pull request can change. */
const sendsTokens = z
  .never()
  .optional()
  .meta({ allowed: 'nothing here: set it in the environment of the run (ARM_…)', example: [] });

/** The keys of the provider (`azuread:`) that the safety of a run depends on. */
export const providerShape = {
  tenantId: guid.meta({
    allowed: "the customer's tenant ID, a GUID (see `az account show --query tenantId`)",
    example: '00000000-0000-0000-0000-000000000000',
  }),
  environment: z
    .enum(['public', 'global'])
    .optional()
    .meta({ allowed: 'public: only the public cloud is supported', example: 'public' }),
  // A metadata host decides where credentials are sent, so only the emulator's is allowed.
  metadataHost: loopback
    .optional()
    .meta({ allowed: 'localhost:<port>, for the emulator only', example: 'localhost:8743' }),
  oidcRequestUrl: sendsTokens,
  msiEndpoint: sendsTokens,
} as const;

/** Checks each setting on its own. The rules for combinations are in rules.ts. */
export const settingsSchema = z.strictObject({ ...settingsShape, ...providerShape });

/** The settings as read, before the defaults are filled in. */
export type DeclaredSettings = z.output<typeof settingsSchema>;
export type SettingKey = keyof DeclaredSettings;

/** Returns why `uri` cannot be a redirect URI of the mobile-and-desktop platform; undefined if it can. */
function redirectUriProblem(uri: string): string | undefined {
  if (uri.length > maxUriLength) return `longer than ${maxUriLength} characters`;
  if (/[\s\\]/u.test(uri)) return 'has a space or a backslash';
  if (uri.includes('*')) return 'has a wildcard';
  if (uri.includes('#')) return 'has a fragment (#…)';
  if (!URL.canParse(uri)) return 'is not a URI';
  return targetProblem(new URL(uri), uri);
}

function targetProblem(url: URL, uri: string): string | undefined {
  if (url.host === '') return 'has no host';
  if (url.username !== '' || url.password !== '') return 'carries a user name or a password';
  if (foreignSchemes.test(url.protocol)) return 'has a scheme that is not for an application';
  if (url.protocol === 'http:') return httpHosts.includes(url.hostname) ? undefined : 'is http beyond localhost';
  if (url.protocol !== 'https:') return undefined;
  return nativePages.includes(uri) ? undefined : 'belongs to the web or single-page platform';
}
