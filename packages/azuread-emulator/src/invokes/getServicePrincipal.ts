import { Diagnostic, failing } from '../errors.ts';
import { isNotFound } from '../graph/answers.ts';
import { samlSingleSignOn, servicePrincipalProperties } from '../resources/servicePrincipal/fromGraph.ts';
import {
  describeServicePrincipal,
  findByClientId,
  readSamlMetadata,
} from '../resources/servicePrincipal/servicePrincipal.ts';
import type { Session } from '../session.ts';
import { strings, text } from '../values.ts';
import type { Values } from '../values.ts';

// internal/services/serviceprincipals/service_principal_data_source.go of the provider.

/** A service principal by object ID, display name or client ID, in this order. Only the last has a recording. */
export async function getServicePrincipal(session: Session, args: Values): Promise<Values> {
  const principal = await find(session, args);
  if (principal === undefined) {
    throw new Diagnostic('No service principal found', new Error('no service principal found'));
  }
  const beta = await readSamlMetadata(session, text(principal.id));
  const saml = samlSingleSignOn(principal);
  return {
    ...servicePrincipalProperties(principal, beta),
    samlSingleSignOns: saml === null ? [] : [saml],
    tags: strings(principal.tags),
  };
}

async function find(session: Session, args: Values): Promise<Values | undefined> {
  const [objectId, displayName, clientId] = [text(args.objectId), text(args.displayName), text(args.clientId)];
  if (objectId !== '') return byObjectId(session, objectId);
  if (displayName !== '') return byDisplayName(session, displayName);
  const found = await findByClientId(session, clientId).catch(
    failing(`Listing service principals for filter ${JSON.stringify(`appId eq '${clientId}'`)}`),
  );
  return found.find((principal) => sameText(principal.appId, clientId));
}

async function byObjectId(session: Session, objectId: string): Promise<Values> {
  const what = describeServicePrincipal(objectId);
  return session.graph.request('GET', `/v1.0/servicePrincipals/${objectId}`).catch((error: unknown) => {
    if (isNotFound(error)) throw new Diagnostic(`${what} was not found`, undefined, 'object_id');
    throw new Diagnostic(`Retrieving ${what}`, error, 'object_id');
  });
}

async function byDisplayName(session: Session, displayName: string): Promise<Values | undefined> {
  const filter = `displayName eq '${displayName.replaceAll("'", "''")}'`;
  const quoted = JSON.stringify(filter);
  const found = await session.graph
    .list('/v1.0/servicePrincipals', { $filter: filter })
    .catch(failing(`Listing service principals for filter ${quoted}`));
  const refuse = (summary: string, how: string): never => {
    throw new Diagnostic(summary, new Error(`${how} matching filter: ${quoted}`));
  };
  if (found.length === 0) refuse('Service principal not found', 'no service principals found');
  if (found.length > 1) refuse('Multiple service principals found', 'found multiple service principals');
  return found.find((principal) => sameText(principal.displayName, displayName));
}

function sameText(value: Values['x'] | undefined, wanted: string): boolean {
  return text(value).toLowerCase() === wanted.toLowerCase();
}
