import { z } from 'zod';
import { buildApplication, mergeProperties, mirrorApplication } from '../store/build.ts';
import { createClientSecret } from '../store/credentials.ts';
import { deleteApplication } from '../store/deletion.ts';
import type { Application } from '../store/objects.ts';
import {
  ApplicationChanges,
  checkOwnIds,
  checkRedirectUriCount,
  NewApplication,
  NewPassword,
  readBody,
} from './bodies.ts';
import { applicationType } from './entities.ts';
import { graphRefusals, requireFound } from './errors.ts';
import { buildOwnedRoutes } from './ownedObjects.ts';
import { readNewOwners } from './owners.ts';
import { answerCreated, describeContext } from './query.ts';
import { mayChangeApplications } from './rights.ts';
import { noContent, ok, route } from './types.ts';
import type { GraphAnswer, GraphRequest, Route } from './types.ts';

function requireApplication({ tenant, id }: GraphRequest): Application {
  return requireFound(tenant.findApplication(id), id);
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
    state.owners[application.id] = owners;
    return passwords.map((password) => createClientSecret(state, application.id, password, context.now()));
  });
  return answerCreated({ ...application, passwordCredentials: secrets }, applicationType, request);
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

const Addition = z.strictObject({ passwordCredential: NewPassword.nullable().optional() });
const Removal = z.strictObject({ keyId: z.string() });

/** Adds a client secret. Its text is in the answer and can never be read again. */
function addPassword(request: GraphRequest): GraphAnswer {
  const { tenant, context } = request;
  const { id } = requireApplication(request);
  const { passwordCredential } = readBody(Addition, request.body ?? {}, 'Application');
  const added = tenant.change((state) => createClientSecret(state, id, passwordCredential ?? {}, context.now()));
  return ok({ ...describeContext(request, 'microsoft.graph.passwordCredential'), ...added });
}

function removePassword(request: GraphRequest): GraphAnswer {
  const { tenant } = request;
  const application = requireApplication(request);
  const { keyId } = readBody(Removal, request.body, 'Application');
  if (!application.passwordCredentials.some((credential) => credential.keyId === keyId))
    throw graphRefusals.notFound(keyId);
  const passwordCredentials = application.passwordCredentials.filter((credential) => credential.keyId !== keyId);
  tenant.change((state) => {
    state.applications = state.applications.map((each) =>
      each.id === application.id ? { ...each, passwordCredentials } : each,
    );
    Reflect.deleteProperty(state.secretHashes, keyId);
  });
  return noContent;
}

const change = {
  ...mayChangeApplications,
  owned: ({ tenant, id }: GraphRequest) => tenant.findApplication(id)?.id,
};

/**
 * https://learn.microsoft.com/graph/api/resources/application; the last two are
 * https://learn.microsoft.com/graph/api/application-addpassword and application-removepassword
 */
export const applicationRoutes: readonly Route[] = [
  ...buildOwnedRoutes({
    collection: 'applications',
    type: applicationType,
    list: ({ applications }) => applications,
    create,
    update,
    remove: deleteApplication,
    // The page's table names OwnedBy, its text says that this is not sufficient: the stricter of the two.
    mayAddOwner: [['Application.ReadWrite.All', 'Directory.Read.All'], 'Directory.ReadWrite.All'],
  }),
  route('POST', '/applications/:id/addPassword', change, addPassword),
  route('POST', '/applications/:id/removePassword', change, removePassword),
];
