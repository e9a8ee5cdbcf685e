import { buildApplication, mergeProperties } from '../store/build.ts';
import { deleteApplication } from '../store/deletion.ts';
import type { Application } from '../store/objects.ts';
import { findById } from '../store/tenant.ts';
import { ApplicationChanges, NewApplication } from './applicationBody.ts';
import { readBody } from './body.ts';
import { applicationType } from './entities.ts';
import { graphRefusals } from './errors.ts';
import { buildOwnedRoutes } from './ownedObjects.ts';
import { readNewOwners, setOwners } from './owners.ts';
import { answerEntity, answerList, buildEntity } from './query.ts';
import { checkRedirectUriCount } from './redirectUris.ts';
import { created, noContent, param } from './types.ts';
import type { GraphAnswer, GraphRequest, Route } from './types.ts';

function requireApplication(request: GraphRequest): Application {
  const id = param(request, 'id');
  const application = request.tenant.findApplication(id);
  if (!application) throw graphRefusals.notFound(id);
  return application;
}

function create(request: GraphRequest): GraphAnswer {
  const { tenant, context } = request;
  const { 'owners@odata.bind': bound, ...sent } = readBody(NewApplication, request.body, 'Application');
  const owners = readNewOwners(request, bound);
  const application = buildApplication(sent, tenant.defaultDomain, context.now());
  checkRedirectUriCount(application);
  tenant.change((state) => {
    state.applications.push(application);
    setOwners(state, application.id, owners);
  });
  return created(buildEntity(application, applicationType, request));
}

function update(request: GraphRequest): GraphAnswer {
  const changes = readBody(ApplicationChanges, request.body, 'Application');
  const { id, ...before } = requireApplication(request);
  const changed = { id, ...mergeProperties(before, changes) } as Application;
  checkRedirectUriCount(changed);
  request.tenant.change((state) => {
    state.applications = state.applications.map((application) => (application.id === id ? changed : application));
  });
  return noContent;
}

function remove(request: GraphRequest): GraphAnswer {
  const { id } = requireApplication(request);
  request.tenant.change((state) => {
    const application = findById(state.applications, id);
    if (application) deleteApplication(state, application, request.context.now());
  });
  return noContent;
}

function withApplication(answer: (request: GraphRequest) => GraphAnswer) {
  return (request: GraphRequest): GraphAnswer => {
    requireApplication(request);
    return answer(request);
  };
}

/** https://learn.microsoft.com/graph/api/resources/application */
export const applicationRoutes: readonly Route[] = buildOwnedRoutes({
  path: '/applications',
  find: (request) => request.tenant.findApplication(param(request, 'id')),
  withObject: withApplication,
  list: (request) => answerList(request.tenant.state.applications, applicationType, request),
  get: (request) => answerEntity(requireApplication(request), applicationType, request),
  create,
  update,
  remove,
  // The page's table names OwnedBy, its text says that this is not sufficient: the stricter of the two.
  mayAddOwner: [['Application.ReadWrite.All', 'Directory.Read.All'], 'Directory.ReadWrite.All'],
});
