import type { Outputs } from '../../registration/outputs/schema.ts';
import { resources } from '../../registration/permissions.ts';
import { code, heading, link, paragraph, say } from '../model.ts';
import type { Block, Section } from '../model.ts';
import { accountOf, joinWords, monitor, resourcesOf } from '../labels.ts';

/** For the administrator: the two IDs to store, and whether consent is theirs to give. */
export function administratorSection(outputs: Outputs): Section {
  const isInteractive = outputs.consent === 'interactive';
  return {
    id: 'administrator',
    title: 'For the administrator',
    task: `Store two IDs in ${monitor}${isInteractive ? '; consent, where users may not' : ''}.`,
    blocks: [
      heading(`Store these two IDs in ${monitor}`),
      paragraph(
        say`In ${monitor}, open General System Settings, tab Plugin Settings, and store both there; ${monitor} keeps them encrypted.`,
      ),
      {
        kind: 'ids',
        ids: [
          { label: 'Directory (tenant) ID', value: outputs.tenantId },
          { label: 'Application (client) ID', value: outputs.clientId },
        ],
      },
      heading('Consent'),
      ...(isInteractive ? adminConsent(outputs) : [paragraph(granted(outputs))]),
    ],
  };
}

function adminConsent(outputs: Outputs): readonly Block[] {
  const apis = resourcesOf(outputs);
  const which = apis.length === 1 ? 'this link' : 'both links, one after the other';
  return [
    paragraph(
      say`Let the mailbox owner try the link further down first. Only where Microsoft then says “Need admin approval” is this yours to do.`,
    ),
    paragraph(
      say`Then an administrator (Application Administrator or Cloud Application Administrator) opens ${which}; the page after Accept may look empty. That counts for everybody in the tenant, and the owner has nothing left to accept; for this one account alone, ask us to grant it.`,
    ),
    ...apis.map((api) => link(`Consent on ${resources[api].name}`, outputs.adminConsentUrls[api])),
  ];
}

function granted(outputs: Outputs) {
  const apis = joinWords(resourcesOf(outputs).map((resource) => resources[resource].name));
  const names = joinWords([...new Set(outputs.permissions.map(({ name }) => name))]);
  return outputs.consent === 'user'
    ? say`It is granted already, for ${code(accountOf(outputs))} alone: ${names}, on ${apis}. Nobody has to open a link.`
    : say`It is granted already, for everybody in the tenant: ${names}, on ${apis}. Nobody has to open a link.`;
}
