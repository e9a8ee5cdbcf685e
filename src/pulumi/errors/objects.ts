import type { Row } from './row.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';

/** Objects that already exist, or no longer do. The texts are those of the recordings. */
export const objectRows: readonly Row[] = [
  {
    code: 'duplicate-name',
    says: /An existing "azuread_application" with name "(.*?)" \(ID: "([0-9a-f-]+)"\)/,
    means:
      'The tenant already has an app registration named {1} (object ID {2}), which this stack does not know. A second one with that name is not created.',
    remedy: `If it belongs to this customer, perhaps from a run that was cut off, adopt it: npx mailbox-access adopt {stack}. If it belongs to another stack: ${pulumiCommand('config set displayName "<another name>"')} --stack {stack}`,
  },
  {
    code: 'service-principal-exists',
    says: /A resource with the ID "([0-9a-f-]+)" already exists[^]*azuread_service_principal/,
    means:
      'The app registration already has a service principal (object ID {1}), which this stack does not know, perhaps from a run that was cut off.',
    remedy: 'Adopt it: npx mailbox-access adopt {stack}',
  },
  {
    code: 'grant-exists',
    says: /Permission entry already exists/,
    means:
      'Consent already exists that this stack does not know: the mailbox owner accepted at the link, or a run was cut off.',
    remedy: 'Adopt it: npx mailbox-access adopt {stack}',
  },
  {
    code: 'exists',
    says: /already exists|Request_MultipleObjectsWithSameKeyValue|ObjectConflict/,
    means: 'The tenant already has something that stack {stack} would create.',
    remedy:
      'Adopt it: npx mailbox-access adopt {stack}. After a destroy that failed, finish that first: npx mailbox-access destroy {stack}',
  },
  {
    code: 'soft-deleted',
    says: /is (?:soft[- ]?deleted|in the (?:recycle bin|deleted))|softDeleted|(?:service principal|appId)[^\n]*(?:soft|recently) deleted/i,
    means: 'The app registration or its service principal was deleted. The tenant keeps it for 30 days.',
    remedy: 'Restore it, with the same client ID: npx mailbox-access adopt {stack} --deleted',
  },
  {
    code: 'deleted-before',
    operations: ['destroy'],
    says: /404 \(404 Not Found\)|Request_ResourceNotFound/,
    means: 'Somebody already deleted it in the tenant.',
    remedy: 'Update the state, then finish: npx mailbox-access refresh {stack} && npx mailbox-access destroy {stack}',
  },
  {
    code: 'not-spread',
    says: /404 \(404 Not Found\)|Request_ResourceNotFound/,
    means:
      'Microsoft does not find an object. It was created a moment ago and is not replicated yet, or somebody deleted it.',
    remedy:
      'Wait a minute, then run it again; it resumes where it stopped: {again}. If it fails again: npx mailbox-access refresh {stack}',
  },
  {
    code: 'protected',
    says: /cannot be deleted\s+because it is protected/,
    means: 'Stack {stack} is protected, so nothing was deleted.',
    remedy: `To delete it: ${pulumiCommand('config set protect false')} --stack {stack} && npx mailbox-access up {stack}, then the same command again.`,
  },
];
