import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { FederatedCredential } from '../store/objects.ts';
import { isSameId } from '../store/tenant.ts';
import { readBody } from './bodies.ts';
import { federatedCredentialType } from './entities.ts';
import { graphRefusals, requireFound } from './errors.ts';
import { answerCreated, answerEntity, answerList } from './query.ts';
import { mayChangeApplications, mayReadApplications } from './rights.ts';
import { noContent, route } from './types.ts';
import type { GraphAnswer, GraphRequest, Rights, Route } from './types.ts';

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

function requireAppId({ tenant, id }: GraphRequest): string {
  return requireFound(tenant.findApplication(id), id).appId;
}

function listOf(request: GraphRequest): readonly FederatedCredential[] {
  const appId = requireAppId(request);
  return request.tenant.state.federatedCredentials.filter((each) => each.appId === appId);
}

/** A path names a credential by its ID or its name. */
function requireCredential(request: GraphRequest): FederatedCredential {
  const { credentialId = '' } = request.params;
  const found = listOf(request).find(({ id, name }) => isSameId(id, credentialId) || name === credentialId);
  return requireFound(found, credentialId);
}

/** As Graph shows it: the path says whose it is. */
const show = (credential: FederatedCredential) => ({ ...credential, appId: undefined });

function create(request: GraphRequest): GraphAnswer {
  const appId = requireAppId(request);
  const sent = readBody(NewCredential, request.body, typeName);
  const others = listOf(request);
  if (others.length >= maxCredentials)
    throw graphRefusals.badRequest(`The application has ${maxCredentials} federated identity credentials already.`);
  checkUnique(sent, others);
  const credential = { description: null, ...sent, appId, id: randomUUID() };
  request.tenant.change((state) => state.federatedCredentials.push(credential));
  return answerCreated(show(credential), federatedCredentialType, request);
}

/** An application has a name, and an issuer with a subject, once. */
function checkUnique(
  { name, issuer, subject }: Pick<FederatedCredential, 'name' | 'issuer' | 'subject'>,
  others: readonly FederatedCredential[],
): void {
  if (others.some((each) => each.name === name)) throw graphRefusals.federatedCredentialExists(`name ${name}`);
  if (others.some((each) => each.issuer === issuer && each.subject === subject))
    throw graphRefusals.federatedCredentialExists(`issuer ${issuer} and subject ${subject}`);
}

function update(request: GraphRequest): GraphAnswer {
  const before = requireCredential(request);
  const changed = { ...before, ...readBody(Changes, request.body, typeName) };
  checkUnique(
    changed,
    listOf(request).filter(({ id }) => id !== before.id),
  );
  request.tenant.change((state) => {
    state.federatedCredentials = state.federatedCredentials.map((each) => (each.id === before.id ? changed : each));
  });
  return noContent;
}

function remove(request: GraphRequest): GraphAnswer {
  const { id } = requireCredential(request);
  request.tenant.change((state) => {
    state.federatedCredentials = state.federatedCredentials.filter((each) => each.id !== id);
  });
  return noContent;
}

const change: Rights = { ...mayChangeApplications, owned: ({ tenant, id }) => tenant.findApplication(id)?.id };
const path = '/applications/:id/federatedIdentityCredentials';
const one = `${path}/:credentialId`;

/** https://learn.microsoft.com/graph/api/resources/federatedidentitycredentials-overview */
export const federatedCredentialRoutes: readonly Route[] = [
  route('GET', path, mayReadApplications, (request) =>
    answerList(listOf(request).map(show), federatedCredentialType, request),
  ),
  route('POST', path, change, create),
  route('GET', one, mayReadApplications, (request) =>
    answerEntity(show(requireCredential(request)), federatedCredentialType, request),
  ),
  route('PATCH', one, change, update),
  route('DELETE', one, change, remove),
];
