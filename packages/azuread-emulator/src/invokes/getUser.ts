import { Diagnostic, failing } from '../errors.ts';
import { absentOr, isNotFound } from '../graph/answers.ts';
import type { Session } from '../session.ts';
import { isValues, strings, text, texts } from '../values.ts';
import type { Value, Values } from '../values.ts';

// internal/services/users/user_data_source.go of the provider.

/** What the look-up asks for, and shows but for `employeeOrgData`. */
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

/** Look-ups that go by a filter: argument, property of Graph, and how the provider words a failure. */
const FILTERS = [
  { argument: 'userPrincipalName', attribute: 'user_principal_name', kind: 'UPN' },
  { argument: 'mail', attribute: 'mail', kind: 'mail' },
  { argument: 'mailNickname', attribute: 'mail_nickname', kind: 'email alias' },
  { argument: 'employeeId', attribute: 'employee_id', kind: 'employee ID' },
] as const;

/** A user by principal name, object ID, mail address, alias or employee ID. Only the first has a recording. */
export async function getUser(session: Session, args: Values): Promise<Values> {
  const objectId = await findObjectId(session, args);
  const user = await session.graph
    .request('GET', `/v1.0/users/${objectId}`, { query: { $select: SELECT } })
    .catch(failing(`Retrieving User (User: "${objectId}")`));
  return { ...userProperties(user, objectId), managerId: await readManagerId(session, objectId) };
}

async function findObjectId(session: Session, args: Values): Promise<string> {
  const given = (name: string): boolean => text(args[name]) !== '';
  if (!given('userPrincipalName') && given('objectId')) return requireUser(session, text(args.objectId));
  const filter = FILTERS.find(({ argument }) => given(argument));
  if (filter === undefined) {
    throw new Diagnostic(
      'One of `object_id`, `user_principal_name`, `mail_nickname` or `employee_id` must be supplied',
    );
  }
  return findOne(session, filter, text(args[filter.argument]));
}

async function requireUser(session: Session, objectId: string): Promise<string> {
  const user = await session.graph.request('GET', `/v1.0/users/${objectId}`).catch((error: unknown) => {
    const quoted = `with object ID: "${objectId}"`;
    if (isNotFound(error)) throw new Diagnostic(`User not found ${quoted}`, undefined, 'object_id');
    throw new Diagnostic(`Retrieving user ${quoted}`, error);
  });
  return text(user.id);
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
  return {
    ...Object.fromEntries(shown.map((name) => [name.replace('onPremises', 'onpremises'), property(user, name)])),
    ...(orgData !== undefined && texts(orgData, 'costCenter', 'division')),
    id: `/users/${objectId}`,
    objectId,
  };
}

function property(user: Values, name: string): Value {
  if (FLAGS.includes(name)) return user[name] === true;
  return LISTS.includes(name) ? strings(user[name]) : text(user[name]);
}

async function readManagerId(session: Session, objectId: string): Promise<string> {
  const manager = await session.graph
    .request('GET', `/v1.0/users/${objectId}/manager`)
    .catch(absentOr(failing(`Could not retrieve manager for User (User: "${objectId}")`)));
  return text(manager?.id);
}
