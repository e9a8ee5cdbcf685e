import type { Values } from '../../src/values.ts';
import { CALLER, done, found, urn, type Routes } from './provider.ts';

export const SP = urn('ServicePrincipal');
export const GRANT = urn('ServicePrincipalDelegatedPermissionGrant');
export const ASSIGNMENT = urn('AppRoleAssignment');

export const principal = {
  id: 'sp',
  appId: 'client',
  accountEnabled: true,
  samlSingleSignOnSettings: { relayState: 'r' },
};
export const PRINCIPALS: Routes = {
  'GET /v1.0/servicePrincipals': found({ value: [] }),
  'POST /v1.0/servicePrincipals': found(principal),
  'PATCH /v1.0/servicePrincipals/sp': done,
  'DELETE /v1.0/servicePrincipals/sp': done,
  'GET /v1.0/servicePrincipals/sp': found(principal),
  'GET /beta/servicePrincipals/sp': found({ samlMetadataUrl: 'https://m' }),
  'GET /v1.0/servicePrincipals/sp/owners': found({ value: [] }),
  [`DELETE /v1.0/servicePrincipals/sp/owners/${CALLER}/$ref`]: done,
};
export const grantWish = {
  claimValues: ['User.Read'],
  servicePrincipalObjectId: 'sp',
  resourceServicePrincipalObjectId: 'res',
};
export const assignmentWish = { appRoleId: 'role', principalObjectId: 'user', resourceObjectId: 'sp' };

export type Call = readonly [string, Values];

export function create(urnOf: string, properties: Values): Call {
  return ['Create', { urn: urnOf, properties }];
}

export function onId(method: string, urnOf: string, id: string, rest: Values = {}): Call {
  return [method, { urn: urnOf, id, ...rest }];
}
