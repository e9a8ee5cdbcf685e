import { z } from 'zod';
import { buildApplication, mergeProperties, mirrorApplication } from '../store/build.ts';
import { createClientSecret } from '../store/credentials.ts';
import { deleteApplication } from '../store/deletion.ts';
import type { Application } from '../store/objects.ts';
import { findById } from '../store/tenant.ts';
import { ApplicationChanges, NewApplication, NewPassword } from './applicationBody.ts';
import { checkOwnIds, readBody } from './body.ts';
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

/** Creates an application. Secrets that are asked for get a text, which only this answer has. */
function create(request: GraphRequest): GraphAnswer {
  const { tenant, context } = request;
  const {
    'owners@odata.bind': bound,
    passwordCredentials = [],
    ...sent
  } = readBody(NewApplication, request.body, 'Application');
  const passwords = readNewPasswords(passwordCredentials);
  const owners = readNewOwners(request, bound);
  const application = buildApplication(sent, tenant.defaultDomain, context.now());
  checkRedirectUriCount(application);
  const secrets = tenant.change((state) => {
    state.applications.push(application);
    setOwners(state, application.id, owners);
    return passwords.map((password) => createClientSecret(state, application.id, password, context.now()));
  });
  return created(buildEntity({ ...application, passwordCredentials: secrets }, applicationType, request));
}

/** @throws GraphError 400 when a caller wants to choose the text or the ID of a secret. */
function readNewPasswords(credentials: readonly object[]) {
  if (credentials.some((credential) => 'secretText' in credential || 'keyId' in credential))
    throw graphRefusals.newPassword();
  return readBody(
    z.object({ passwordCredentials: z.array(NewPassword) }),
    { passwordCredentials: credentials },
    'Application',
  ).passwordCredentials;
}

function update(request: GraphRequest): GraphAnswer {
  const { passwordCredentials, ...changes } = readBody(ApplicationChanges, request.body, 'Application');
  const { tenant } = request;
  const before = requireApplication(request);
  checkOwnIds(before, changes);
  const { id, appId } = before;
  const changed = {
    ...mergeProperties(before, changes),
    id,
    appId,
    ...(passwordCredentials && { passwordCredentials: keepPasswords(before, passwordCredentials) }),
  } as Application;
  checkRedirectUriCount(changed);
  tenant.change((state) => {
    state.applications = state.applications.map((application) => (application.id === id ? changed : application));
    const kept = new Set(changed.passwordCredentials.map(({ keyId }) => keyId));
    for (const { keyId } of before.passwordCredentials)
      if (!kept.has(keyId)) Reflect.deleteProperty(state.secretHashes, keyId);
    mirrorApplication(state, changed);
  });
  return noContent;
}

/** A PATCH may leave secrets out, which removes them. It cannot add or change one. */
function keepPasswords(
  { passwordCredentials }: Application,
  sent: readonly { readonly keyId?: string | undefined }[],
): Application['passwordCredentials'] {
  return sent.map(({ keyId, ...rest }) => {
    const credential = passwordCredentials.find((each) => each.keyId === keyId);
    if (!credential) throw graphRefusals.newPassword();
    const isChanged = Object.entries(rest).some(([name, value]) => value !== null && value !== credential[name]);
    if (isChanged) throw graphRefusals.changedPassword(credential.keyId);
    return credential;
  });
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
