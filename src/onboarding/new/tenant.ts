import { z } from 'zod';
import { MailboxAccessError } from '../../common/errors.ts';
import { parseJson } from '../../common/json.ts';
import { sanitize } from '../../common/sanitize.ts';
import { SignInError } from '../../diagnostics/fault.ts';
import { readRefusal } from '../../mailbox/oauth/answer.ts';
import { sendHttps } from '../../mailbox/oauth/https.ts';
import { isTenantId } from './fields.ts';

/** The place to look up tenants: `https://login.microsoftonline.com`, or the emulator. */
export interface LoginPlace {
  readonly origin: string;
  readonly ca?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The part of OpenID Connect Discovery 1.0 that is used here, with what Microsoft adds about the cloud
 * (https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc).
 */
const configuration = z.object({
  issuer: z.string(),
  tenant_region_scope: z.string().nullish(),
  cloud_instance_name: z.string().nullish(),
});

/** https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud */
const nationalClouds: readonly (readonly [RegExp, string])[] = [
  [/microsoftonline\.us$|^USG(ov)?$/i, 'US Government'],
  [/microsoftonline\.cn$|chinacloudapi\.cn$/i, 'China (21Vianet)'],
  [/microsoftonline\.de$/i, 'Germany'],
];

/** The tenant of all personal accounts. */
const personalAccounts = '9188040d-6c67-4c5b-b112-36a304b66dad';
/** AADSTS90002: the tenant does not exist. AADSTS900023: the name is not valid for a tenant. */
const unknownTenant: readonly (number | undefined)[] = [90002, 900023];

/**
 * Finds the ID of a tenant by one of its domains, or checks that a tenant with that ID exists. Needs no sign-in.
 *
 * @throws MailboxAccessError `tenant-unknown`, `tenant-elsewhere` when it is in a national cloud, `lookup-failed`, or the signal's reason.
 */
export async function findTenant(name: string, { origin, ca, signal }: LoginPlace): Promise<string> {
  const { host } = new URL(origin);
  const url = `${origin}/${encodeURIComponent(name)}/v2.0/.well-known/openid-configuration`;
  const { status, text } = await sendHttps({ url, ca, signal }).catch((cause: unknown) => {
    throw cause instanceof SignInError ? failed(name, cause.message.replace(/\.$/, ''), cause) : cause;
  });
  const body = parseJson(text);
  if (status !== 200) throw explainRefusal(name, host, status, body);
  const { data } = configuration.safeParse(body);
  const cloud = data && findNationalCloud(data);
  if (cloud !== undefined) throw elsewhere(name, cloud);
  const tenantId = readTenantId(data?.issuer ?? '', origin);
  if (tenantId === undefined || (isTenantId(name) && name !== tenantId))
    throw failed(name, `the answer of ${host} has no tenant ID`);
  if (tenantId === personalAccounts) throw unknown(name, host, 'it is for personal accounts');
  return tenantId;
}

/** Reads the tenant ID from an issuer: `<origin>/<tenant ID>/v2.0`. */
function readTenantId(issuer: string, origin: string): string | undefined {
  if (!issuer.startsWith(`${origin}/`) || !issuer.endsWith('/v2.0')) return undefined;
  const tenantId = issuer.slice(origin.length + 1, -'/v2.0'.length).toLowerCase();
  return isTenantId(tenantId) ? tenantId : undefined;
}

function findNationalCloud({
  issuer,
  tenant_region_scope: region,
  cloud_instance_name: instance,
}: z.output<typeof configuration>) {
  const host = URL.canParse(issuer) ? new URL(issuer).hostname : '';
  const said = [host, region ?? '', instance ?? ''];
  return nationalClouds.find(([pattern]) => said.some((each) => pattern.test(each)))?.[1];
}

function explainRefusal(name: string, host: string, status: number, body: unknown): MailboxAccessError {
  const refusal = readRefusal(body);
  if (refusal === undefined) return failed(name, `${host} answered ${status}`);
  if (unknownTenant.includes(refusal.aadsts)) return unknown(name, host, `AADSTS${String(refusal.aadsts)}`);
  return failed(name, sanitize(refusal.text).replace(/\.$/, ''));
}

function unknown(name: string, host: string, reason: string): MailboxAccessError {
  return new MailboxAccessError(
    'tenant-unknown',
    `${host} knows no tenant ${name} (${reason}).`,
    isTenantId(name)
      ? 'Ask the customer for the tenant ID, which is on the Overview page of https://entra.microsoft.com.'
      : 'Check the spelling, give another domain of the customer (every tenant has one that ends in .onmicrosoft.com), or give the tenant ID with --tenant.',
  );
}

function elsewhere(name: string, cloud: string): MailboxAccessError {
  return new MailboxAccessError(
    'tenant-elsewhere',
    `The tenant ${name} is in Microsoft's national cloud ${cloud}, which this program does not support.`,
    'Only the public cloud is supported. In a national cloud, follow the guide of the monitor by hand.',
  );
}

function failed(name: string, reason: string, cause?: unknown): MailboxAccessError {
  return new MailboxAccessError(
    'lookup-failed',
    `The tenant ${name} could not be looked up: ${reason}.`,
    'Check the network and the proxy (HTTPS_PROXY), then run the same command again.',
    { cause },
  );
}
