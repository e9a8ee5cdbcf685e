import { findById, removeById, type Tenant } from '../store/tenant.ts';
import { listOwnersOf, type EntityType } from './entities.ts';
import { graphRefusals, requireFound } from './errors.ts';
import { parseFilter } from './filter.ts';
import { noContent, ok, route } from './types.ts';
import type { Answer, GraphAnswer, GraphRequest, Rights, Route } from './types.ts';

type Entity = Readonly<Record<string, unknown>>;

const listOptions = ['$filter', '$select', '$top', '$count', '$skiptoken', '$orderby', '$expand'];
const defaultPageSize = 100;
const largestPageSize = 999;

/** All OData options. Graph also accepts the list options without the dollar sign. */
const odataOptions = new Set([
  ...listOptions,
  ...['$search', '$skip', '$format', '$apply', '$compute', '$deltatoken', '$levels', '$schemaversion', '$index'],
]);

/** Returns a request's query with each OData option under its usual name. */
export function readQuery(query: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(query).map(([name, value]) => {
    const usual = name.startsWith('$') ? name.toLowerCase() : `$${name.toLowerCase()}`;
    return [name.startsWith('$') || odataOptions.has(usual) ? usual : name, value] as const;
  });
  return Object.fromEntries(entries);
}

/** @throws GraphError 400 naming an option that the operation does not support. */
export function checkOptions(query: Readonly<Record<string, string>>, allowed: readonly string[]): void {
  const unknown = Object.keys(query).find((name) => name.startsWith('$') && !allowed.includes(name));
  if (unknown !== undefined) throw graphRefusals.unsupportedOption(unknown);
}

/** Returns an object as Graph sends it: with its type and the selected properties. Unset properties are omitted. */
export function answerEntity(entity: Entity, type: EntityType, request: GraphRequest): GraphAnswer {
  checkOptions(request.query, ['$select', '$expand']);
  return ok({ ...describeContext(request, `${type.set}/$entity`), ...buildMember(entity, type, request) });
}

export function describeContext({ url, context }: GraphRequest, what: string) {
  const version = new URL(url).pathname.split('/')[1] ?? '';
  return { '@odata.context': `${context.origin()}/${version}/$metadata#${what}` };
}

export function answerCreated(entity: Entity, type: EntityType, request: GraphRequest): GraphAnswer {
  return { ...answerEntity(entity, type, request), status: 201 };
}

/**
 * Returns a page of a filtered and sorted list, with a link to the next page.
 * @throws GraphError 400
 */
export function answerList(entities: readonly Entity[], type: EntityType, request: GraphRequest): GraphAnswer {
  const { query, url } = request;
  checkOptions(query, listOptions);
  const { $filter: filter, $count: count = 'false' } = query;
  if (count !== 'true' && count !== 'false') throw graphRefusals.invalidCount(count);
  const filtered = filter === undefined ? entities : entities.filter(parseFilter(filter, type.filterable));
  const found = sort(filtered, type, query.$orderby);
  const from = readOffset(query.$skiptoken);
  const to = from + readPageSize(query.$top);
  const next = new URLSearchParams({ ...query, $skiptoken: Buffer.from(String(to)).toString('base64url') });
  return ok({
    ...(count === 'true' && { '@odata.count': found.length }),
    ...(to < found.length && { '@odata.nextLink': `${url}?${next.toString()}` }),
    value: found.slice(from, to).map((entity) => buildMember(entity, type, request)),
  });
}

export function removeFrom(
  list: 'assignments' | 'federatedCredentials' | 'grants',
  find: (request: GraphRequest) => { readonly id: string },
): Answer {
  return (request) => {
    const { id } = find(request);
    request.tenant.change((state) => {
      removeById(state[list], id);
    });
    return noContent;
  };
}

export function readRoutes(
  path: string,
  rights: Rights,
  type: EntityType,
  list: (request: GraphRequest) => readonly { readonly id: string }[],
): readonly Route[] {
  return [
    route('GET', path, rights, (request) => answerList(list(request), type, request)),
    route('GET', `${path}/:id`, rights, (request) =>
      answerEntity(requireFound(findById(list(request), request.id), request.id), type, request),
    ),
  ];
}

/** Builds the routes of a list and of its `/$count`, which Graph sends as text. */
export function listRoutes(path: string, rights: Rights, list: Answer): readonly Route[] {
  const count: Answer = (request) => {
    if (!request.isEventual) throw graphRefusals.countUnsupported();
    checkOptions(request.query, ['$filter']);
    const { body } = list({ ...request, query: { ...request.query, $count: 'true' } });
    return { status: 200, text: String((body as Entity)['@odata.count']) };
  };
  return [route('GET', path, rights, list), route('GET', `${path}/$count`, rights, count)];
}

function buildMember(entity: Entity, type: EntityType, { query, tenant }: GraphRequest): Entity {
  const { $select: select, $expand: expand } = query;
  const related = expand === undefined ? {} : expandOwners(entity, type, expand, tenant);
  const named = { '@odata.type': `#microsoft.graph.${type.name}`, ...entity };
  return { ...selectProperties(named, select), ...related };
}

/** Supports `owners` and `owners($select=…)`. */
function expandOwners(entity: Entity, type: EntityType, expand: string, tenant: Tenant): Entity {
  const { name = '', select } = /^(?<name>\w+)(?:\(\$select=(?<select>[\w,\s]+)\))?$/.exec(expand.trim())?.groups ?? {};
  if (!type.hasOwners || name !== 'owners') throw graphRefusals.expandUnknown(name || expand, type.name);
  return { owners: listOwnersOf(tenant, String(entity.id)).map((owner) => selectProperties(owner, select)) };
}

function selectProperties(entity: Entity, select: string | undefined): Entity {
  if (select === undefined) return entity;
  const selected = new Set(['@odata.type', 'id', ...select.split(',').map((name) => name.trim())]);
  return Object.fromEntries(Object.entries(entity).filter(([name]) => selected.has(name)));
}

/** Sorts by `name`, `name asc` or `name desc`, separated by commas. Objects without the property come first. */
function sort(entities: readonly Entity[], type: EntityType, orderBy: string | undefined): readonly Entity[] {
  if (orderBy === undefined) return entities;
  const keys = orderBy.split(',').map((key) => {
    const { name = '', direction = 'asc' } =
      /^\s*(?<name>\w+)(?:\s+(?<direction>asc|desc))?\s*$/.exec(key)?.groups ?? {};
    const isSortable =
      name === 'createdDateTime' || (Object.hasOwn(type.filterable, name) && type.filterable[name] === 'string');
    if (!isSortable) throw graphRefusals.sortUnsupported(name || key.trim(), type.name);
    return { name, sign: direction === 'asc' ? 1 : -1 };
  });
  const read = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : '');
  return entities.toSorted((one, other) => {
    for (const { name, sign } of keys) {
      const [left, right] = [read(one[name]), read(other[name])];
      if (left !== right) return left < right ? -sign : sign;
    }
    return 0;
  });
}

function readPageSize(top: string | undefined): number {
  if (top === undefined) return defaultPageSize;
  const size = Number(top);
  if (Number.isInteger(size) && size >= 1 && size <= largestPageSize) return size;
  throw graphRefusals.unsupportedQuery(
    `Invalid page size specified: '${top}'. Must be between 1 and ${largestPageSize} inclusive.`,
  );
}

function readOffset(token: string | undefined): number {
  if (token === undefined) return 0;
  const offset = Number(Buffer.from(token, 'base64url').toString());
  if (Number.isInteger(offset) && offset > 0) return offset;
  throw graphRefusals.badRequest(
    'The specified page token value has expired and can no longer be included in your request.',
  );
}
