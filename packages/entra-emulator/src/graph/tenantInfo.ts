import { isSameId } from '../store/tenant.ts';
import type { Tenant } from '../store/tenant.ts';
import { domainType, organizationType } from './entities.ts';
import { graphRefusals } from './errors.ts';
import { answerEntity, answerList } from './query.ts';
import { param } from './types.ts';
import type { GraphRequest, Route } from './types.ts';

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

function getOrganization(request: GraphRequest) {
  const id = param(request, 'id');
  if (!isSameId(id, request.tenant.id)) throw graphRefusals.notFound(id);
  return answerEntity(buildOrganization(request.tenant), organizationType, request);
}

function getDomain(request: GraphRequest) {
  const id = param(request, 'id');
  const domain = request.tenant.state.domains.find((each) => isSameId(each.id, id));
  if (!domain) throw graphRefusals.notFound(id);
  return answerEntity(domain, domainType, request);
}

const readOrganization = {
  permissions: ['Organization.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  persons: ['member'],
} as const;
const readDomain = {
  permissions: ['Domain.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  persons: ['member'],
} as const;

/** https://learn.microsoft.com/graph/api/resources/organization and …/domain */
export const tenantInfoRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/organization',
    ...readOrganization,
    answer: (request) => answerList([buildOrganization(request.tenant)], organizationType, request),
  },
  { method: 'GET', path: '/organization/:id', ...readOrganization, answer: getOrganization },
  {
    method: 'GET',
    path: '/domains',
    ...readDomain,
    answer: (request) => answerList(request.tenant.state.domains, domainType, request),
  },
  { method: 'GET', path: '/domains/:id', ...readDomain, answer: getDomain },
];
