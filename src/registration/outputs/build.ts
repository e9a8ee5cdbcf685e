import type { Settings } from '../settings/settings.ts';
import { buildConsentLinks } from '../links/consent.ts';
import type { LinkOutputs } from '../links/consent.ts';
import { tokenScopes } from '../links/scopes.ts';
import { authority } from '../links/url.ts';
import { permissionsOn } from '../permissions.ts';
import type { Outputs } from './schema.ts';

/** The IDs that the directory gives a registration. */
type RegistrationIds = Pick<Outputs, 'clientId' | 'objectId' | 'servicePrincipalObjectId'>;
/** The outputs that the settings decide alone, so that a first preview shows them too. */
export type SettingsOutputs = Omit<Outputs, keyof RegistrationIds | keyof LinkOutputs>;

/** Builds what the settings decide alone. */
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

/** Builds the links of a registration whose client ID is known. */
export function buildLinkOutputs(settings: Settings, clientId: string): LinkOutputs {
  return buildConsentLinks({ ...settings, clientId });
}
