import { requireCustomerName } from '../../common/customerName.ts';
import { fileSettings } from '../../registration/settings/files.ts';
import { readSettings, type RawSettings } from '../../registration/settings/read.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { backendOf, type Listed, type Backend } from './backends.ts';
import type { Known } from './row.ts';

/** The settings of a customer, and the backend that they name. */
export interface Customer extends Pick<Known, 'stack' | 'settings'> {
  /** Undefined when the settings file cannot be read. */
  readonly place: Backend | undefined;
}

/** A customer and its stack, or a stack without settings. */
export interface CustomerStack extends Omit<Known, 'held' | 'left'> {
  readonly listed: Listed | undefined;
}

/** Reads the settings of one customer, or their problems. */
export async function readCustomer(projectFolder: string, stack: string, env: NodeJS.ProcessEnv): Promise<Customer> {
  let raw: RawSettings | undefined;
  try {
    requireCustomerName(stack);
    raw = await fileSettings(projectFolder, stack, env);
    const settings = readSettings(raw);
    return { stack, settings, place: backendOf(settings.metadataHost) };
  } catch (error) {
    if (!(error instanceof MailboxAccessError)) throw error;
    const host = raw?.values['azuread:metadataHost'] ?? '';
    const place = raw === undefined ? undefined : backendOf(host === '' ? undefined : host);
    return { stack, settings: error, place };
  }
}

/** Finds a customer's stack. When the settings name no backend, uses the one that has a stack of that name. */
export function findStack(
  { stack, settings, place: own }: Customer,
  places: ReadonlyMap<Backend, Listed>,
): CustomerStack {
  const place = own ?? [...places].find(([, { stacks }]) => stacks.has(stack))?.[0] ?? 'environment';
  const listed = places.get(place);
  const has = listed?.stacks.has(stack) === true;
  const hasStack = has
    ? 'yes'
    : listed === undefined || listed.error !== undefined || own === undefined
      ? 'unknown'
      : 'no';
  return { stack, settings, place, hasStack, listed };
}

export function findOthers(
  customers: readonly string[],
  places: ReadonlyMap<Backend, Listed>,
): readonly CustomerStack[] {
  return [...places].flatMap(([place, listed]) =>
    [...listed.stacks]
      .filter((stack) => !customers.includes(stack))
      .map((stack) => ({ stack, settings: undefined, place, hasStack: 'yes', listed }) as const),
  );
}
