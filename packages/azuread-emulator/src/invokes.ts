import { Diagnostic, failing } from './errors.ts';
import { absentOr, isNotFound } from './graph/client.ts';
import {
  describeServicePrincipal,
  findByClientId,
  readSamlMetadata,
  samlSingleSignOn,
  servicePrincipalProperties,
} from './resources/servicePrincipal/servicePrincipal.ts';
import type { Session } from './session.ts';
import { isValues, strings, text, texts, type Value, type Values } from './values.ts';

/** Returns the caller's identity without a request to the directory. */
export function getClientConfig({ tenantId, clientId, objectId }: Session): Promise<Values> {
  return Promise.resolve({ clientId, id: `${tenantId}-${clientId}-${objectId}`, objectId, tenantId });
}

// internal/services/serviceprincipals/service_principal_data_source.go of the provider.

/** Finds a service principal by object ID, display name or client ID, in this order. Only the last has a recording. */
export async function getServicePrincipal(session: Session, args: Values): Promise<Values> {
  const principal = await findPrincipal(session, text(args.objectId), text(args.displayName), text(args.clientId));
  if (principal === undefined)
    throw new Diagnostic('No service principal found', new Error('no service principal found'));
  const beta = await readSamlMetadata(session, text(principal.id));
  const saml = samlSingleSignOn(principal);
  return {
    ...servicePrincipalProperties(principal, beta),
    samlSingleSignOns: saml === null ? [] : [saml],
    tags: strings(principal.tags),
  };
}

async function findPrincipal(
  session: Session,
  objectId: string,
  displayName: string,
  clientId: string,
): Promise<Values | undefined> {
  if (objectId !== '') {
    const what = describeServicePrincipal(objectId);
    return session.graph.request('GET', `/v1.0/servicePrincipals/${objectId}`).catch((error: unknown) => {
      if (isNotFound(error)) throw new Diagnostic(`${what} was not found`, undefined, 'object_id');
      throw new Diagnostic(`Retrieving ${what}`, error, 'object_id');
    });
  }
  if (displayName !== '') return findByDisplayName(session, displayName);
  const found = await findByClientId(session, clientId).catch(
    failing(`Listing service principals for filter ${JSON.stringify(`appId eq '${clientId}'`)}`),
  );
  return found.find((principal) => sameText(principal.appId, clientId));
}

async function findByDisplayName(session: Session, displayName: string): Promise<Values | undefined> {
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

// internal/services/users/user_data_source.go of the provider.

/** The properties that the look-up requests. It shows all but `employeeOrgData`. */
const SELECT = [
  'accountEnabled,ageGroup,businessPhones,city,companyName,consentProvidedForMinor,country,creationType,department',
  'displayName,employeeHireDate,employeeId,employeeOrgData,employeeType,externalUserState,faxNumber,givenName,id',
  'imAddresses,jobTitle,mail,mailNickname,mobilePhone,officeLocation,onPremisesDistinguishedName',
  'onPremisesDomainName,onPremisesImmutableId,onPremisesSamAccountName,onPremisesSecurityIdentifier',
  'onPremisesSyncEnabled,onPremisesUserPrincipalName,otherMails,postalCode,preferredLanguage,proxyAddresses',
  'showInAddressList,state,streetAddress,surname,usageLocation,userPrincipalName,userType',
].join(',');
const FLAGS = ['accountEnabled', 'onPremisesSyncEnabled', 'showInAddressList'];
const LISTS = ['businessPhones', 'imAddresses', 'otherMails', 'proxyAddresses'];

/** Look-ups by filter: argument, property of Graph, and the provider's words for a failure. */
const FILTERS = [
  { argument: 'userPrincipalName', attribute: 'user_principal_name', kind: 'UPN' },
  { argument: 'mail', attribute: 'mail', kind: 'mail' },
  { argument: 'mailNickname', attribute: 'mail_nickname', kind: 'email alias' },
  { argument: 'employeeId', attribute: 'employee_id', kind: 'employee ID' },
] as const;

/** Finds a user by principal name, object ID, mail address, alias or employee ID. Only the first has a recording. */
export async function getUser(session: Session, args: Values): Promise<Values> {
  const objectId = await findObjectId(session, args);
  const user = await session.graph
    .request('GET', `/v1.0/users/${objectId}`, { query: { $select: SELECT } })
    .catch(failing(`Retrieving User (User: "${objectId}")`));
  const manager = await session.graph
    .request('GET', `/v1.0/users/${objectId}/manager`)
    .catch(absentOr(failing(`Could not retrieve manager for User (User: "${objectId}")`)));
  return { ...userProperties(user, objectId), managerId: text(manager?.id) };
}

async function findObjectId(session: Session, args: Values): Promise<string> {
  const given = (name: string): boolean => text(args[name]) !== '';
  if (!given('userPrincipalName') && given('objectId')) {
    const objectId = text(args.objectId);
    const user = await session.graph.request('GET', `/v1.0/users/${objectId}`).catch((error: unknown) => {
      const quoted = `with object ID: "${objectId}"`;
      if (isNotFound(error)) throw new Diagnostic(`User not found ${quoted}`, undefined, 'object_id');
      throw new Diagnostic(`Retrieving user ${quoted}`, error);
    });
    return text(user.id);
  }
  const filter = FILTERS.find(({ argument }) => given(argument));
  if (filter === undefined) {
    throw new Diagnostic(
      'One of `object_id`, `user_principal_name`, `mail_nickname` or `employee_id` must be supplied',
    );
  }
  return findOne(session, filter, text(args[filter.argument]));
}

async function findOne(session: Session, filter: (typeof FILTERS)[number], wanted: string): Promise<string> {
  const query = { $filter: `${filter.argument} eq '${wanted.replaceAll("'", "''")}'` };
  const [first, second] = await session.graph
    .list('/v1.0/users', query)
    .catch(failing(`Finding user with ${filter.kind}: "${wanted}"`));
  if (first === undefined) {
    const absent =
      filter.kind === 'UPN'
        ? `User with UPN "${wanted}" was not found`
        : `User not found with ${filter.kind}: "${wanted}"`;
    throw new Diagnostic(absent, undefined, filter.attribute);
  }
  if (second === undefined) return text(first.id);
  throw new Diagnostic(`More than one user found with ${filter.kind}: "${wanted}"`, undefined, filter.attribute);
}

function userProperties(user: Values, objectId: string): Values {
  const orgData = isValues(user.employeeOrgData) ? user.employeeOrgData : undefined;
  const shown = SELECT.split(',').filter((name) => name !== 'employeeOrgData');
  const property = (name: string): Value => {
    if (FLAGS.includes(name)) return user[name] === true;
    return LISTS.includes(name) ? strings(user[name]) : text(user[name]);
  };
  return {
    ...Object.fromEntries(shown.map((name) => [name.replace('onPremises', 'onpremises'), property(name)])),
    ...(orgData !== undefined && texts(orgData, 'costCenter', 'division')),
    id: `/users/${objectId}`,
    objectId,
  };
}
