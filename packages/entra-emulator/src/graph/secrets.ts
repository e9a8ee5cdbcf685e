import { z } from 'zod';
import type { Application } from '../store/objects.ts';
import { readBody } from './body.ts';
import { graphRefusals } from './errors.ts';
import { mayChangeApplications } from './rights.ts';
import { noContent, param } from './types.ts';
import type { GraphAnswer, GraphRequest, Route } from './types.ts';

const Removal = z.strictObject({ keyId: z.string() });

/** Takes a client secret away; a secret is never added here, since nothing in this project may have one. */
function removePassword(request: GraphRequest): GraphAnswer {
  const { tenant } = request;
  const application = findApplication(request);
  const { keyId } = readBody(Removal, request.body, 'Application');
  if (application?.passwordCredentials.some((credential) => credential.keyId === keyId) !== true)
    throw graphRefusals.notFound(keyId);
  const passwordCredentials = application.passwordCredentials.filter((credential) => credential.keyId !== keyId);
  tenant.change((state) => {
    state.applications = state.applications.map((each) =>
      each.id === application.id ? { ...each, passwordCredentials } : each,
    );
    state.secretHashes = Object.fromEntries(Object.entries(state.secretHashes).filter(([id]) => id !== keyId));
  });
  return noContent;
}

function findApplication(request: GraphRequest): Application | undefined {
  return request.tenant.findApplication(param(request, 'id'));
}

/** https://learn.microsoft.com/graph/api/application-removepassword */
export const secretRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/applications/:id/removePassword',
    ...mayChangeApplications,
    owned: (request) => findApplication(request)?.id,
    answer: removePassword,
  },
];
