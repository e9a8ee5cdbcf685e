import { crc32 } from 'node:zlib';
import { canonical, compareBytes, isList, isValues, text, type Value } from '../values.ts';
import { tfName, type Fields } from './field.ts';

/**
 * Sorts a set of strings as the provider sends it: by the decimal digits of the CRC-32, compared as text (recorded in
 * 02-create, 05-update-app, 06-update-grant; terraform-plugin-sdk/v2 helper/schema/set.go and serialize.go).
 */
export function inHashOrder(items: readonly string[]): readonly string[] {
  return byKey(items, (item) => String(crc32(`${item};`)));
}

/** Does the same for sets declared with `Set: schema.HashString`: owners and tags. No recording has two items in one. */
export function inStringHashOrder(items: readonly string[]): readonly string[] {
  return byKey(items, (item) => String(crc32(item)));
}

/** Sorts blocks by CRC-32, serialized like SerializeResourceForHash. No recording has two in one set. */
export function blocksInHashOrder(items: readonly Value[], fields: Fields): readonly Value[] {
  return byKey(items, (item) => String(crc32(serializeBlock(item, fields))));
}

/**
 * Sorts a set as the state shows it: strings by their bytes, blocks by their bytes under go-cty's set rules. Removes
 * duplicates.
 */
export function inStateOrder(items: readonly Value[]): readonly Value[] {
  const distinct = [...new Map(items.map((item) => [canonical(item), item])).values()];
  return byKey(distinct, (item) => (typeof item === 'string' ? item : ctyBytes(item)));
}

function byKey<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return items
    .map((item) => ({ item, key: key(item) }))
    .sort((a, b) => compareBytes(a.key, b.key))
    .map(({ item }) => item);
}

function serializeBlock(block: Value, fields: Fields): string {
  if (!isValues(block)) return '';
  const named = Object.entries(fields).map(([name, field]) => ({ name, field, tf: tfName(name, field) }));
  return named
    .sort((a, b) => compareBytes(a.tf, b.tf))
    .map(({ name, field, tf }) => `${tf}:${serialize(block[name] ?? null, 'fields' in field ? field.fields : {})}`)
    .join('');
}

function serialize(value: Value, fields: Fields): string {
  if (isList(value)) {
    const items = value.map((item) => (isValues(item) ? `<${serializeBlock(item, fields)}>;` : serialize(item, {})));
    return `(${items.join('')});`;
  }
  return typeof value === 'boolean' ? `${value ? '1' : '0'};` : `${text(value)};`;
}

function ctyBytes(value: Value): string {
  if (value === null) return '~';
  if (isList(value)) return `[${value.map((item) => `${ctyBytes(item)};`).join('')}]`;
  if (!isValues(value)) return typeof value === 'boolean' ? (value ? 'T' : 'F') : JSON.stringify(value);
  const keys = Object.keys(value).sort(compareBytes);
  return `<${keys.map((key) => `${ctyBytes(value[key] ?? null)};`).join('')}>`;
}
