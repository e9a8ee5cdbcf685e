import { again } from './row.ts';
import type { Row } from './row.ts';

/** What is there already, or no longer. The texts are those of the recordings. */
export const objectRows: readonly Row[] = [
  {
    code: 'duplicate-name',
    says: /An existing "azuread_application" with name "(.*?)" \(ID: "([0-9a-f-]+)"\)/,
    means: ([, name = '', id = '']) =>
      `The tenant has a registration named ${name} already (object ID ${id}), which this stack does not know; a second of that name is not made.`,
    remedy: (_, { stack }) =>
      `If it is this customer's, perhaps of a run that broke off, take it over: npx mailbox-access adopt ${stack}. If it is another stack's: pulumi config set displayName "<another name>" --stack ${stack}`,
  },
  {
    code: 'service-principal-exists',
    says: /A resource with the ID "([0-9a-f-]+)" already exists[^]*azuread_service_principal/,
    means: ([, id = '']) =>
      `The registration has a service principal already (object ID ${id}), which this stack does not know, perhaps of a run that broke off.`,
    remedy: (_, { stack }) => `Take it over: npx mailbox-access adopt ${stack}`,
  },
  {
    code: 'grant-exists',
    says: /Permission entry already exists/,
    means: () =>
      'Consent is there already that this stack does not know: the mailbox owner accepted at the link, or a run broke off.',
    remedy: (_, { stack }) => `Take it over: npx mailbox-access adopt ${stack}`,
  },
  {
    code: 'exists',
    says: /already exists|Request_MultipleObjectsWithSameKeyValue|ObjectConflict/,
    means: (_, { stack }) => `The tenant has something already that stack ${stack} would make.`,
    remedy: (_, { stack }) =>
      `Take it over: npx mailbox-access adopt ${stack}. After a destroy that failed, finish that first: npx mailbox-access destroy ${stack}`,
  },
  {
    code: 'soft-deleted',
    says: /is (?:soft[- ]?deleted|in the (?:recycle bin|deleted))|softDeleted|(?:service principal|appId)[^\n]*(?:soft|recently) deleted/i,
    means: () => 'The registration or its service principal was deleted and lies in the bin of the tenant for 30 days.',
    remedy: (_, { stack }) => `Bring it back, with the same client ID: npx mailbox-access adopt ${stack} --deleted`,
  },
  {
    code: 'deleted-before',
    operations: ['destroy'],
    says: /404 \(404 Not Found\)|Request_ResourceNotFound/,
    means: () => 'Somebody deleted it in the tenant before.',
    remedy: (_, { stack }) =>
      `Take that over, then finish: npx mailbox-access refresh ${stack} && npx mailbox-access destroy ${stack}`,
  },
  {
    code: 'not-spread',
    says: /404 \(404 Not Found\)|Request_ResourceNotFound/,
    means: () =>
      'Microsoft does not find something that was made a moment ago, or that somebody deleted: what is made is known everywhere only after a while.',
    remedy: (_, failed) =>
      `Wait a minute, then run the same again, which goes on where this stopped: ${again(failed)}. If it stays: npx mailbox-access refresh ${failed.stack}`,
  },
  {
    code: 'protected',
    says: /cannot be deleted\s+because it is protected/,
    means: (_, { stack }) => `Stack ${stack} is protected, so nothing of it was deleted.`,
    remedy: (_, { stack }) =>
      `If it is to go: pulumi config set protect false --stack ${stack} && npx mailbox-access up ${stack}, then the same command again.`,
  },
];
