import { LoginError } from '../errors.ts';

/** What is wrong with the permissions that are asked for. */
export const scopeRefusals = {
  scopeWithoutDefault: (scope: string) =>
    new LoginError(
      1002012,
      'invalid_scope',
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    ),
  scopeInvalid: (scope: string) =>
    new LoginError(
      70011,
      'invalid_scope',
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
    ),
  defaultBesideOthers: (scope: string) =>
    new LoginError(
      70011,
      'invalid_scope',
      `The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid. .default scope can't be combined with resource-specific scopes.`,
    ),
  scopeUnknown: (displayName: string, scope: string, resourceAppId: string) =>
    new LoginError(
      650053,
      'invalid_client',
      `The application '${displayName}' asked for scope '${scope}' that doesn't exist on the resource '${resourceAppId}'. Contact the app vendor.`,
    ),
  declaredPermissionInvalid: (displayName: string, permissionId: string, resourceAppId: string) =>
    new LoginError(
      65006,
      'invalid_request',
      `The application '${displayName}' declares the permission '${permissionId}', which is not one of the resource '${resourceAppId}'.`,
    ),
  resourceNotDeclared: (displayName: string, resourceAppId: string) =>
    new LoginError(
      650057,
      'invalid_resource',
      `Invalid resource. The client '${displayName}' has requested access to the resource '${resourceAppId}', which is not listed in the requested permissions in the client's application registration.`,
    ),
  tooManyResources: (scope: string) =>
    new LoginError(
      28000,
      'invalid_request',
      `Provided value for the input parameter scope is not valid because it contains more than one resource. Scope ${scope} is not valid.`,
    ),
  resourceNotFound: (resource: string, directory: string) =>
    new LoginError(
      500011,
      'invalid_resource',
      `The resource principal named ${resource} was not found in the tenant named ${directory}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
    ),
  resourceMissing: (resourceAppId: string, displayName: string, tenantId: string) =>
    new LoginError(
      650052,
      'invalid_client',
      `The app is trying to access a service '${resourceAppId}'(${displayName}) that your organization '${tenantId}' lacks a service principal for. Contact your IT Admin to review the configuration of your service subscriptions or consent to the application in order to create the required service principal.`,
    ),
} as const;
