import type { MailResource } from './permissions.ts';

/** What of a registration exists already and is taken into the stack, by the provider's import IDs; what is left out is not. */
export interface RegistrationImports {
  /** `/applications/<object ID>` */
  readonly application?: string;
  /** `/servicePrincipals/<object ID>` */
  readonly servicePrincipal?: string;
  /** `/oauth2PermissionGrants/<grant ID>`, by API. */
  readonly grants?: Readonly<Partial<Record<MailResource, string>>>;
  /** `/servicePrincipals/<object ID>/appRoleAssignedTo/<assignment ID>` */
  readonly assignment?: string;
}
