import { randomUUID } from 'node:crypto';

/** https://learn.microsoft.com/graph/errors */
export class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function buildGraphErrorBody(
  { code, message }: { readonly code: string; readonly message: string },
  now: Date,
  clientRequestId?: string,
) {
  const requestId = randomUUID();
  return {
    error: {
      code,
      message,
      innerError: {
        date: now.toISOString().slice(0, 19),
        'request-id': requestId,
        'client-request-id': clientRequestId ?? requestId,
      },
    },
  };
}

/** Graph's refusals as this directory gives them, by what is wrong. */
export const graphRefusals = {
  tokenInvalid: (message: string) => new GraphError(401, 'InvalidAuthenticationToken', message),
  accessDenied: () =>
    new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'),
  userRequired: () =>
    new GraphError(400, 'BadRequest', '/me request is only valid with delegated authentication flow.'),
  notFound: (id: string) =>
    new GraphError(
      404,
      'Request_ResourceNotFound',
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    ),
  segmentUnknown: (segment: string) =>
    new GraphError(400, 'BadRequest', `Resource not found for the segment '${segment}'.`),
  methodNotAllowed: () =>
    new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.'),
  bodyUnreadable: () =>
    new GraphError(
      400,
      'BadRequest',
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    ),
  badRequest: (message: string) => new GraphError(400, 'Request_BadRequest', message),
  invalidProperty: (property: string) => new GraphError(400, 'Request_BadRequest', `Invalid property '${property}'.`),
  invalidValue: (property: string, type: string) =>
    new GraphError(
      400,
      'Request_BadRequest',
      `Invalid value specified for property '${property}' of resource '${type}'.`,
    ),
  readOnly: (property: string) =>
    new GraphError(400, 'Request_BadRequest', `Property '${property}' is read-only and cannot be set.`),
  /** microsoft-graph-docs#6179 */
  newPassword: () =>
    new GraphError(400, 'Request_BadRequest', 'New password credentials must be generated with service actions.'),
  changedPassword: (keyId: string) =>
    new GraphError(400, 'Request_BadRequest', `Update to existing credential with KeyId '${keyId}' is not allowed.`),
  unsupportedQuery: (message: string) => new GraphError(400, 'Request_UnsupportedQuery', message),
  unsupportedOption: (name: string) =>
    new GraphError(400, 'Request_BadRequest', `'${name}' is not supported by the service.`),
  expandUnknown: (name: string, type: string) =>
    new GraphError(
      400,
      'BadRequest',
      `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`,
    ),
  sortUnsupported: (name: string, type: string) =>
    new GraphError(400, 'Request_UnsupportedQuery', `Unsupported sort property '${name}' for '${type}'.`),
  invalidCount: (value: string) =>
    new GraphError(
      400,
      'BadRequest',
      `Invalid value '${value}' for $count query option found. Valid '$count' query options are 'true' and 'false'.`,
    ),
  /** Graph counts only with the header `ConsistencyLevel: eventual`. */
  countUnsupported: () => new GraphError(400, 'Request_BadRequest', '$count is not currently supported.'),
  invalidFilter: () => new GraphError(400, 'BadRequest', 'Invalid filter clause'),
  userExists: (property: string) =>
    new GraphError(
      400,
      'Request_BadRequest',
      `Another object with the same value for property ${property} already exists.`,
    ),
  domainUnverified: () =>
    new GraphError(
      400,
      'Request_BadRequest',
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
    ),
  passwordTooSimple: () =>
    new GraphError(
      400,
      'Request_BadRequest',
      'The specified password does not comply with password complexity requirements. Please provide a different password.',
    ),
  grantExists: () => new GraphError(409, 'Request_MultipleObjectsWithSameKeyValue', 'Permission entry already exists.'),
  servicePrincipalExists: (appId: string) =>
    new GraphError(
      409,
      'Request_MultipleObjectsWithSameKeyValue',
      `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`,
    ),
  noBackingApplication: (appId: string) =>
    new GraphError(
      400,
      'NoBackingApplicationObject',
      `The appId '${appId}' of the service principal does not reference a valid application object.`,
    ),
} as const;
