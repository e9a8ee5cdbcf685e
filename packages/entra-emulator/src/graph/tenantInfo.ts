import { findById } from '../store/tenant.ts';
import type { Tenant } from '../store/tenant.ts';
import { domainType, organizationType } from './entities.ts';
import { requireFound } from './errors.ts';
import { answerEntity, answerList } from './query.ts';
import { route } from './types.ts';
import type { Rights, Route } from './types.ts';

function buildOrganization({ state, id }: Tenant) {
  const { applications, servicePrincipals, users, deletedItems, policies } = state;
  return {
    id,
    displayName: state.displayName,
    tenantType: 'AAD',
    verifiedDomains: state.domains
      .filter(({ isVerified }) => isVerified)
      .map(({ id: name, isDefault, isInitial }) => ({ name, isDefault, isInitial, type: 'Managed' })),
    directorySizeQuota: {
      used: applications.length + servicePrincipals.length + users.length + deletedItems.length,
      total: policies.directoryQuota,
    },
  };
}

const readOrganization: Rights = {
  permissions: ['Organization.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  persons: ['member'],
};

const readDomain: Rights = {
  permissions: ['Domain.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  persons: ['member'],
};

/** https://learn.microsoft.com/graph/api/resources/organization and …/domain */
export const tenantInfoRoutes: readonly Route[] = [
  route('GET', '/organization', readOrganization, (request) =>
    answerList([buildOrganization(request.tenant)], organizationType, request),
  ),
  route('GET', '/organization/:id', readOrganization, (request) => {
    const organization = requireFound(findById([buildOrganization(request.tenant)], request.id), request.id);
    return answerEntity(organization, organizationType, request);
  }),
  route('GET', '/domains', readDomain, (request) => answerList(request.tenant.state.domains, domainType, request)),
  route('GET', '/domains/:id', readDomain, (request) => {
    const domain = requireFound(findById(request.tenant.state.domains, request.id), request.id);
    return answerEntity(domain, domainType, request);
  }),
];
