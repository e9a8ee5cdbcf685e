import { isSameId } from '../store/tenant.ts';
import type { Tenant } from '../store/tenant.ts';
import { domainType, organizationType } from './entities.ts';
import { graphRefusals } from './errors.ts';
import { answerEntity, answerList } from './query.ts';
import { param } from './types.ts';
import type { GraphRequest, Route } from './types.ts';

/** Objects that a tenant with a verified domain may have (https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions). */
const quota = 300_000;

function buildOrganization({ state, id }: Tenant) {
  const { applications, servicePrincipals, users, deletedItems } = state;
  return {
    id,
    displayName: state.displayName,
    tenantType: 'AAD',
    verifiedDomains: state.domains.map(({ id: name, isDefault, isInitial }) => ({
      name,
      isDefault,
      isInitial,
      type: 'Managed',
    })),
    directorySizeQuota: {
      used: applications.length + servicePrincipals.length + users.length + deletedItems.length,
      total: quota,
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

const readOrganization = ['Organization.Read.All', 'Directory.Read.All'];
const readDomain = ['Domain.Read.All', 'Directory.Read.All'];

/** https://learn.microsoft.com/graph/api/resources/organization and …/domain */
export const tenantInfoRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/organization',
    permissions: readOrganization,
    answer: (request) => answerList([buildOrganization(request.tenant)], organizationType, request),
  },
  { method: 'GET', path: '/organization/:id', permissions: readOrganization, answer: getOrganization },
  {
    method: 'GET',
    path: '/domains',
    permissions: readDomain,
    answer: (request) => answerList(request.tenant.state.domains, domainType, request),
  },
  { method: 'GET', path: '/domains/:id', permissions: readDomain, answer: getDomain },
];
