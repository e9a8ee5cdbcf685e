import type { EntityType } from './entities.ts';
import { graphRefusals } from './errors.ts';
import { parseFilter } from './filter.ts';
import { ok } from './types.ts';
import type { GraphAnswer, GraphRequest } from './types.ts';

type Entity = Readonly<Record<string, unknown>>;

const knownOptions = new Set(['$filter', '$select', '$top', '$count', '$skiptoken']);
const defaultPageSize = 100;
const largestPageSize = 999;

/** An object as Graph sends it: its type named, and of its properties those selected. Nothing that is unset is made up. */
export function buildEntity(entity: Entity, type: EntityType, { query, url, context }: GraphRequest): Entity {
  const version = new URL(url).pathname.split('/')[1] ?? '';
  return {
    '@odata.context': `${context.origin()}/${version}/$metadata#${type.set}/$entity`,
    ...buildMember(entity, type, query.$select),
  };
}

export function answerEntity(entity: Entity, type: EntityType, request: GraphRequest): GraphAnswer {
  return ok(buildEntity(entity, type, request));
}

/**
 * A list as Graph sends it: filtered, a page at a time, with a link to the next.
 *
 * @throws GraphError 400
 */
export function answerList(entities: readonly Entity[], type: EntityType, request: GraphRequest): GraphAnswer {
  const { query } = request;
  const unknown = Object.keys(query).find((name) => name.startsWith('$') && !knownOptions.has(name));
  if (unknown !== undefined)
    throw graphRefusals.unsupportedQuery(`The emulator does not know the query option '${unknown}'.`);
  const filter = query.$filter;
  const found = filter === undefined ? entities : entities.filter(parseFilter(filter, type.filterable));
  const from = readOffset(query.$skiptoken);
  const to = from + readPageSize(query.$top);
  return ok({
    ...(query.$count === 'true' && { '@odata.count': found.length }),
    ...(to < found.length && { '@odata.nextLink': buildNextLink(request, to) }),
    value: found.slice(from, to).map((entity) => buildMember(entity, type, query.$select)),
  });
}

function buildMember(entity: Entity, type: EntityType, select: string | undefined): Entity {
  const named = { '@odata.type': `#microsoft.graph.${type.name}`, ...entity };
  if (select === undefined) return named;
  const selected = new Set(['@odata.type', 'id', ...select.split(',').map((name) => name.trim())]);
  return Object.fromEntries(Object.entries(named).filter(([name]) => selected.has(name)));
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

function buildNextLink({ url, query }: GraphRequest, offset: number): string {
  const parameters = new URLSearchParams({ ...query, $skiptoken: Buffer.from(String(offset)).toString('base64url') });
  return `${url}?${parameters.toString()}`;
}
