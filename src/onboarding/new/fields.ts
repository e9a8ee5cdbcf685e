import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { showName } from '../../common/customerName.ts';
import { providerShape, settingsShape } from '../../registration/settings/schema.ts';

/** The fields of a new customer, as given. */
export interface Answers {
  /** One of the tenant's domains, or its ID. */
  readonly tenant?: string;
  readonly mailbox?: string;
  readonly consent?: string;
  readonly account?: string;
  readonly customer?: string;
  readonly displayName?: string;
  readonly secretsProvider?: string;
  readonly provisioningClientId?: string;
  readonly metadataHost?: string;
}

export type FieldName = keyof Answers;

/** A field: its option on the command line and its allowed values. */
interface Field {
  readonly option: string;
  readonly schema: z.ZodType;
  readonly allowed: string;
  readonly example: string;
}

const domain = z
  .string()
  .trim()
  // With these characters it would be an address, of which the next line keeps only the host.
  .regex(/^[^\s/\\?#@:%]+$/u)
  .transform((value) => domainToASCII(value))
  .pipe(z.string().regex(/^(?=.{4,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/))
  .refine((value) => !/\.\d+$/.test(value));
const guid = z.guid().toLowerCase();

/** The secrets providers of the engine: `pulumi stack init --help`. */
const secretsProvider = z
  .string()
  .regex(/^(default|passphrase|(awskms|azurekeyvault|gcpkms|hashivault):\/\/[\w.~:/?#@!$&*+,;=%-]{1,1000})$/);

/** People review the file, so a name contains no invisible characters or line breaks. */
const seen = /^[^\p{C}\p{Zl}\p{Zp}]*$/u;

export const fields: Readonly<Record<FieldName, Field>> = {
  mailbox: ofSetting('--mailbox', 'mailbox'),
  tenant: {
    option: '--domain',
    schema: z.union([guid, domain]),
    allowed: "one of the tenant's domains, such as contoso.com, or its ID",
    example: 'contoso.com',
  },
  consent: { ...ofSetting('--consent', 'consent'), example: 'user' },
  account: ofSetting('--account', 'account'),
  customer: { ...ofSetting('--customer-name', 'customer'), schema: settingsShape.customer.unwrap().regex(seen) },
  displayName: { ...ofSetting('--display-name', 'displayName'), schema: settingsShape.displayName.regex(seen) },
  secretsProvider: {
    option: '--secrets-provider',
    schema: secretsProvider,
    allowed: 'passphrase, default, or an address of azurekeyvault://, awskms://, gcpkms:// or hashivault://',
    example: 'azurekeyvault://contoso.vault.azure.net/keys/mailbox-access',
  },
  provisioningClientId: {
    option: '--provisioning-client-id',
    schema: guid,
    allowed: 'the client ID (a GUID) of your provisioning application, in your own tenant',
    example: '00000000-0000-0000-0000-000000000000',
  },
  metadataHost: {
    option: '--metadata-host',
    schema: providerShape.metadataHost.unwrap(),
    allowed: 'localhost:<port>, for the emulator only',
    example: 'localhost:8743',
  },
};

function ofSetting(option: string, key: 'mailbox' | 'account' | 'consent' | 'customer' | 'displayName'): Field {
  const schema = settingsShape[key];
  const { allowed, example } = schema.meta() as { readonly allowed: string; readonly example: string };
  return { option, schema: schema instanceof z.ZodOptional ? schema.unwrap() : schema, allowed, example };
}

/** Returns the value as it is written to the file, or the problem with it. */
export function judge(name: FieldName, given: string): { readonly value: string } | { readonly problem: string } {
  const { option, schema, allowed } = fields[name];
  const { success, data } = schema.safeParse(given.trim());
  if (success) return { value: String(data) };
  return { problem: `${option} is ${showName(given)}. Allowed: ${allowed}.` };
}

export function isTenantId(tenant: string): boolean {
  return guid.safeParse(tenant).success;
}
