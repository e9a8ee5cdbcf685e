import { z } from 'zod';
import type { Tenant } from '../store/tenant.ts';
import { readBody } from './bodies.ts';
import { graphRefusals, requireFound } from './errors.ts';
import { directoryObjectType } from './entities.ts';
import { listOwnersOf } from './findDirectoryObject.ts';
import { answerList } from './query.ts';
import { checkReadsDirectory } from './rights.ts';
import { noContent } from './types.ts';
import type { GraphAnswer, GraphRequest } from './types.ts';

const Reference = z.strictObject({ '@odata.id': z.string() });

/** The object ID that a reference such as `https://graph.microsoft.com/v1.0/directoryObjects/<id>` ends with. */
function readReference(reference: string): string {
  return reference.split('/').at(-1) ?? '';
}

/** Who owns a new object: those bound to it in its body, or else its creator. */
export function readNewOwners(request: GraphRequest, bound: readonly string[] | undefined): string[] {
  const { tenant, caller } = request;
  const ids = bound?.map(readReference) ?? [caller.objectId];
  if (ids.some((id) => id.toLowerCase() !== caller.objectId)) checkReadsDirectory(request);
  return ids.map((id) => requireOwner(tenant, id));
}

export function listOwners(request: GraphRequest): GraphAnswer {
  return answerList(listOwnersOf(request.tenant, request.id), directoryObjectType, request);
}

export function addOwner(request: GraphRequest): GraphAnswer {
  const id = request.id.toLowerCase();
  const owner = requireOwner(request.tenant, readReference(readBody(Reference, request.body, 'Owner')['@odata.id']));
  const owners = request.tenant.state.owners[id] ?? [];
  if (owners.includes(owner)) {
    throw graphRefusals.badRequest(
      "One or more added object references already exist for the following modified properties: 'owners'.",
    );
  }
  request.tenant.change((state) => {
    state.owners[id] = [...owners, owner];
  });
  return noContent;
}

export function removeOwner(request: GraphRequest): GraphAnswer {
  const id = request.id.toLowerCase();
  const owner = (request.params.ownerId ?? '').toLowerCase();
  const owners = request.tenant.state.owners[id] ?? [];
  if (!owners.includes(owner)) throw graphRefusals.notFound(owner);
  request.tenant.change((state) => {
    state.owners[id] = owners.filter((each) => each !== owner);
  });
  return noContent;
}

/** Only users and service principals can own an application. */
function requireOwner(tenant: Tenant, id: string): string {
  return requireFound(tenant.findUser(id) ?? tenant.findServicePrincipal(id), id).id;
}
