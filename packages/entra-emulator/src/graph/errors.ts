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

/** Returns a template tag that turns Graph's message into an error with this status and code. */
function refusal(status: number, code: string) {
  return (words: TemplateStringsArray, ...values: readonly string[]): GraphError =>
    new GraphError(status, code, String.raw({ raw: words }, ...values));
}

const badRequest = refusal(400, 'Request_BadRequest');
const malformed = refusal(400, 'BadRequest');
const unsupportedQuery = refusal(400, 'Request_UnsupportedQuery');
const missing = refusal(404, 'Request_ResourceNotFound');
const conflict = refusal(409, 'Request_MultipleObjectsWithSameKeyValue');

/** The Graph errors that the emulator returns, named by cause. */
export const graphRefusals = {
  tokenInvalid: (message: string) => new GraphError(401, 'InvalidAuthenticationToken', message),
  accessDenied: () => refusal(403, 'Authorization_RequestDenied')`Insufficient privileges to complete the operation.`,
  userRequired: () => malformed`/me request is only valid with delegated authentication flow.`,
  notFound: (id: string) =>
    missing`Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  segmentUnknown: (segment: string) => malformed`Resource not found for the segment '${segment}'.`,
  methodNotAllowed: () =>
    refusal(405, 'Request_BadRequest')`Specified HTTP method is not allowed for the request target.`,
  bodyUnreadable: () =>
    malformed`Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.`,
  badRequest: (message: string) => new GraphError(400, 'Request_BadRequest', message),
  invalidProperty: (property: string) => badRequest`Invalid property '${property}'.`,
  invalidValue: (property: string, type: string) =>
    badRequest`Invalid value specified for property '${property}' of resource '${type}'.`,
  readOnly: (property: string) => badRequest`Property '${property}' is read-only and cannot be set.`,
  /** microsoft-graph-docs#6179 */
  newPassword: () => badRequest`New password credentials must be generated with service actions.`,
  changedPassword: (keyId: string) => badRequest`Update to existing credential with KeyId '${keyId}' is not allowed.`,
  unsupportedQuery: (message: string) => new GraphError(400, 'Request_UnsupportedQuery', message),
  unsupportedOption: (name: string) => badRequest`'${name}' is not supported by the service.`,
  expandUnknown: (name: string, type: string) =>
    malformed`Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`,
  sortUnsupported: (name: string, type: string) => unsupportedQuery`Unsupported sort property '${name}' for '${type}'.`,
  invalidCount: (value: string) =>
    malformed`Invalid value '${value}' for $count query option found. Valid '$count' query options are 'true' and 'false'.`,
  /** Graph counts only with the header `ConsistencyLevel: eventual`. */
  countUnsupported: () => badRequest`$count is not currently supported.`,
  invalidFilter: () => malformed`Invalid filter clause`,
  userExists: (property: string) =>
    badRequest`Another object with the same value for property ${property} already exists.`,
  domainUnverified: () =>
    badRequest`The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.`,
  passwordTooSimple: () =>
    badRequest`The specified password does not comply with password complexity requirements. Please provide a different password.`,
  federatedCredentialExists: (what: string) => conflict`FederatedIdentityCredential with ${what} already exists.`,
  ownerExists: () =>
    badRequest`One or more added object references already exist for the following modified properties: 'owners'.`,
  grantExists: () => conflict`Permission entry already exists.`,
  servicePrincipalExists: (appId: string) =>
    conflict`The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`,
  noBackingApplication: (appId: string) =>
    refusal(
      400,
      'NoBackingApplicationObject',
    )`The appId '${appId}' of the service principal does not reference a valid application object.`,
} as const;

/** @throws GraphError 404 when the object is undefined. */
export function requireFound<T>(object: T | undefined, id: string): T {
  if (object === undefined) throw graphRefusals.notFound(id);
  return object;
}
