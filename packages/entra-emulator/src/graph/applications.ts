import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { buildApplication, mergeProperties, mirrorApplication } from '../store/build.ts';
import { createClientSecret } from '../store/credentials.ts';
import { deleteApplication } from '../store/deletion.ts';
import type { Application, FederatedCredential } from '../store/objects.ts';
import { changeById, isSameId } from '../store/tenant.ts';
import {
  ApplicationChanges,
  checkOwnIds,
  checkRedirectUriCount,
  NewApplication,
  NewPassword,
  readBody,
} from './bodies.ts';
import { applicationType, federatedCredentialType } from './entities.ts';
import { graphRefusals, requireFound } from './errors.ts';
import { buildOwnedRoutes, readNewOwners } from './owners.ts';
import { answerCreated, answerEntity, answerList, describeContext, removeFrom } from './query.ts';
import { mayChangeApplications, mayReadApplications } from './rights.ts';
import { noContent, ok, route, type GraphAnswer, type GraphRequest, type Rights, type Route } from './types.ts';

function requireApplication({ tenant, id }: GraphRequest): Application {
  return requireFound(tenant.findApplication(id), id);
}

/** Creates an application. Only this answer contains the text of the requested secrets. */
function create(request: GraphRequest): GraphAnswer {
  const { tenant, context } = request;
  const {
    'owners@odata.bind': bound,
    passwordCredentials = [],
    ...sent
  } = readBody(NewApplication, request.body, 'Application');
  // A caller cannot choose the text or the ID of a secret.
  if (passwordCredentials.some((credential) => 'secretText' in credential || 'keyId' in credential))
    throw graphRefusals.newPassword();
  const { passwordCredentials: passwords } = readBody(NewPasswords, { passwordCredentials }, 'Application');
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

const NewPasswords = z.object({ passwordCredentials: z.array(NewPassword) });

function update(request: GraphRequest): GraphAnswer {
  const { passwordCredentials, ...changes } = readBody(ApplicationChanges, request.body, 'Application');
  const before = requireApplication(request);
  checkOwnIds(before, changes);
  const { id, appId } = before;
  const kept = passwordCredentials ? keepPasswords(before, passwordCredentials) : before.passwordCredentials;
  const changed = { ...mergeProperties(before, changes), id, appId, passwordCredentials: kept } as Application;
  checkRedirectUriCount(changed);
  request.tenant.change((state) => {
    changeById(state.applications, id, changed);
    for (const credential of before.passwordCredentials)
      if (!kept.includes(credential)) Reflect.deleteProperty(state.secretHashes, credential.keyId);
    mirrorApplication(state, changed);
  });
  return noContent;
}

/** Rejects a PATCH that adds or changes a secret. One that omits a secret removes it. */
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

/** Adds a client secret. Only this answer contains its text. */
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
    changeById(state.applications, application.id, { passwordCredentials });
    Reflect.deleteProperty(state.secretHashes, keyId);
  });
  return noContent;
}

const change: Rights = { ...mayChangeApplications, owned: ({ tenant, id }) => tenant.findApplication(id)?.id };

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
    // The page's table lists OwnedBy, but its text says that this is not sufficient. The stricter rule applies here.
    mayAddOwner: [['Application.ReadWrite.All', 'Directory.Read.All'], 'Directory.ReadWrite.All'],
  }),
  route('POST', '/applications/:id/addPassword', change, addPassword),
  route('POST', '/applications/:id/removePassword', change, removePassword),
];

const typeName = 'FederatedIdentityCredential';
/** https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations */
const maxCredentials = 20;

const longText = z.string().min(1).max(600);
const properties = {
  issuer: longText,
  subject: longText,
  audiences: z.array(longText).length(1),
  description: z.string().max(600).nullable().optional(),
};
const NewCredential = z.strictObject({ name: z.string().regex(/^[\w-]{3,120}$/), ...properties });
const Changes = z.strictObject(properties).partial();

function listOf(request: GraphRequest): readonly FederatedCredential[] {
  const { appId } = requireApplication(request);
  return request.tenant.state.federatedCredentials.filter((each) => each.appId === appId);
}

/** Finds a credential by the ID or the name in the path. */
function requireCredential(request: GraphRequest): FederatedCredential {
  const { credentialId = '' } = request.params;
  const found = listOf(request).find(({ id, name }) => isSameId(id, credentialId) || name === credentialId);
  return requireFound(found, credentialId);
}

/** Omits the application ID, as Graph does, since the path contains it. */
const show = (credential: FederatedCredential) => ({ ...credential, appId: undefined });

function createCredential(request: GraphRequest): GraphAnswer {
  const { appId } = requireApplication(request);
  const sent = readBody(NewCredential, request.body, typeName);
  const others = listOf(request);
  if (others.length >= maxCredentials)
    throw graphRefusals.badRequest(`The application has ${maxCredentials} federated identity credentials already.`);
  checkUnique(sent, others);
  const credential = { description: null, ...sent, appId, id: randomUUID() };
  request.tenant.change((state) => state.federatedCredentials.push(credential));
  return answerCreated(show(credential), federatedCredentialType, request);
}

/** Checks that an application has each name, and each pair of issuer and subject, only once. */
function checkUnique(
  { name, issuer, subject }: Pick<FederatedCredential, 'name' | 'issuer' | 'subject'>,
  others: readonly FederatedCredential[],
): void {
  if (others.some((each) => each.name === name)) throw graphRefusals.federatedCredentialExists(`name ${name}`);
  if (others.some((each) => each.issuer === issuer && each.subject === subject))
    throw graphRefusals.federatedCredentialExists(`issuer ${issuer} and subject ${subject}`);
}

function updateCredential(request: GraphRequest): GraphAnswer {
  const before = requireCredential(request);
  const changed = { ...before, ...readBody(Changes, request.body, typeName) };
  const others = listOf(request).filter(({ id }) => id !== before.id);
  checkUnique(changed, others);
  request.tenant.change(({ federatedCredentials }) => {
    changeById(federatedCredentials, before.id, changed);
  });
  return noContent;
}

const path = '/applications/:id/federatedIdentityCredentials';
const one = `${path}/:credentialId`;

/** https://learn.microsoft.com/graph/api/resources/federatedidentitycredentials-overview */
export const federatedCredentialRoutes: readonly Route[] = [
  route('GET', path, mayReadApplications, (request) =>
    answerList(listOf(request).map(show), federatedCredentialType, request),
  ),
  route('POST', path, change, createCredential),
  route('GET', one, mayReadApplications, (request) =>
    answerEntity(show(requireCredential(request)), federatedCredentialType, request),
  ),
  route('PATCH', one, change, updateCredential),
  route('DELETE', one, change, removeFrom('federatedCredentials', requireCredential)),
];
