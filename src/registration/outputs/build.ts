import { authority, buildConsentLinks, tokenScopes, type LinkOutputs } from '../links.ts';
import { permissionsOn } from '../permissions.ts';
import type { MailboxRegistration } from '../registration.ts';
import type { Settings } from '../settings/settings.ts';
import type { Outputs } from './schema.ts';

/** The outputs that depend only on the settings, so that a first preview shows them too. */
type SettingsOutputs = Omit<Outputs, 'clientId' | 'objectId' | 'servicePrincipalObjectId' | keyof LinkOutputs>;

/** Builds the outputs that depend only on the settings. @internal Tests build outputs with it. */
export function buildSettingsOutputs(settings: Settings): SettingsOutputs {
  const { tenantId, protocols, mailResources } = settings;
  return {
    tenantId,
    customer: settings.customer,
    displayName: settings.displayName,
    redirectUris: [...settings.redirectUris],
    permissions: mailResources.flatMap((resource) =>
      permissionsOn(resource, protocols).map(({ name, allows }) => ({ name, resource, allows })),
    ),
    scopes: [...tokenScopes(protocols)],
    authority: authority(tenantId, settings.metadataHost),
    imap: protocols.includes('imap') ? { ...settings.imapServer, security: 'tls' } : undefined,
    smtp: protocols.includes('smtp') ? { ...settings.smtpServer, security: 'starttls' } : undefined,
    mailbox: settings.mailbox,
    account: settings.account,
    consent: settings.consent,
  };
}

/** Builds the outputs of the program: those of the settings at once, the others once the directory assigned the IDs. */
export function exportOutputs(settings: Settings, registration: MailboxRegistration) {
  const { clientId, objectId, servicePrincipalObjectId } = registration;
  const links = clientId.apply((id) => buildConsentLinks({ ...settings, clientId: id }));
  const { tenantId, authority, scopes, ...declared } = buildSettingsOutputs(settings);
  // Recorded only after every resource is declared: the next update compares with it, and a failed grant is none.
  const recorded = registration.declared.apply(() => declared);
  // An output without a value gets no key: a preview would show it as unknown.
  const names = (Object.keys(declared) as (keyof typeof declared)[]).filter((name) => declared[name] !== undefined);
  return {
    tenantId,
    authority,
    scopes,
    ...Object.fromEntries(names.map((name) => [name, recorded[name]])),
    clientId,
    objectId,
    servicePrincipalObjectId,
    authorizeUrl: links.authorizeUrl,
    authorizeUrls: links.authorizeUrls,
    adminConsentUrls: links.adminConsentUrls,
  };
}
