import type { Settings } from '../settings/settings.ts';
import type { MailboxRegistration } from '../registration.ts';
import { buildLinkOutputs, buildSettingsOutputs } from './build.ts';

/** The outputs of the program: what the settings decide at once, the rest when the directory has given the IDs. */
export function exportOutputs(settings: Settings, registration: MailboxRegistration) {
  const { clientId, objectId, servicePrincipalObjectId } = registration;
  const links = clientId.apply((id) => buildLinkOutputs(settings, id));
  const { tenantId, authority, scopes, ...declared } = buildSettingsOutputs(settings);
  // Only what was declared to its end is recorded: the next update compares with it, and a failed grant is none.
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
