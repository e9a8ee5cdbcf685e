import { z } from 'zod';
import { createClientSecret } from '../store/credentials.ts';
import type { Application } from '../store/objects.ts';
import { NewPassword } from './applicationBody.ts';
import { readBody } from './body.ts';
import { graphRefusals } from './errors.ts';
import { mayChangeApplications } from './rights.ts';
import { noContent, ok, param } from './types.ts';
import type { GraphAnswer, GraphRequest, Route } from './types.ts';

const Addition = z.strictObject({ passwordCredential: NewPassword.nullable().optional() });
const Removal = z.strictObject({ keyId: z.string() });

/** Adds a client secret. Its text is in the answer and can never be read again. */
function addPassword(request: GraphRequest): GraphAnswer {
  const { tenant, context } = request;
  const { id } = requireApplication(request);
  const { passwordCredential } = readBody(Addition, request.body ?? {}, 'Application');
  const added = tenant.change((state) => createClientSecret(state, id, passwordCredential ?? {}, context.now()));
  return ok({
    '@odata.context': `${context.origin()}/${readVersion(request.url)}/$metadata#microsoft.graph.passwordCredential`,
    ...added,
  });
}

function readVersion(url: string): string {
  return new URL(url).pathname.split('/')[1] ?? '';
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

function findApplication(request: GraphRequest): Application | undefined {
  return request.tenant.findApplication(param(request, 'id'));
}

function requireApplication(request: GraphRequest): Application {
  const application = findApplication(request);
  if (!application) throw graphRefusals.notFound(param(request, 'id'));
  return application;
}

const change = {
  ...mayChangeApplications,
  owned: (request: GraphRequest) => findApplication(request)?.id,
};

/** https://learn.microsoft.com/graph/api/application-addpassword and application-removepassword */
export const secretRoutes: readonly Route[] = [
  { method: 'POST', path: '/applications/:id/addPassword', ...change, answer: addPassword },
  { method: 'POST', path: '/applications/:id/removePassword', ...change, answer: removePassword },
];
