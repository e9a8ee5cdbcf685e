import { AsyncResource } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import * as pulumi from '@pulumi/pulumi';
import { permissionsOn, resources } from '../permissions.ts';
import type { MailResource } from '../permissions.ts';
import type { Guard } from './guard.ts';
import { apiName, missing } from './previous.ts';

type Properties = Readonly<Record<string, unknown>>;

/** Where an application keeps redirect URIs; the last two can only come from somebody else. */
const platforms = ['publicClient', 'web', 'singlePageApplication'] as const;

/**
 * Builds a hook that runs in previews too, or in updates alone. The engine calls it from outside the program: bound, it still belongs to
 * its own one of several programs in a process.
 */
function hook(name: string, run: pulumi.ResourceHookFunction, onDryRun: boolean): pulumi.ResourceHook {
  return new pulumi.ResourceHook(name, AsyncResource.bind(run), { onDryRun });
}

/**
 * Builds the hooks of the application: they compare with what the directory holds at that moment.
 *
 * @param clientId Of the stack's previous outputs; undefined where there were none.
 */
export function applicationHooks(name: string, guard: Guard, clientId: string | undefined): pulumi.ResourceHookBinding {
  const create = () => {
    guard.requireRunning();
    if (clientId !== undefined) guard.judgeDirectory(clientId, [{ kind: 'replace', what: ['the application'] }]);
  };
  const update = ({ oldOutputs = {}, newInputs = {} }: pulumi.ResourceHookArgs) => {
    guard.requireRunning();
    const isKnown = platforms.every((platform) => !hasUnknown(newInputs[platform]));
    guard.judgeDirectory(String(oldOutputs.clientId ?? clientId), [
      // What a preview does not know yet, the update judges.
      { kind: 'redirect-removal', what: isKnown ? missing(redirectUris(oldOutputs), redirectUris(newInputs)) : [] },
      { kind: 'permission-removal', what: missing(declaredPermissions(oldOutputs), declaredPermissions(newInputs)) },
    ]);
  };
  return {
    beforeCreate: [hook(`${name}-before-create`, create, true)],
    beforeUpdate: [hook(`${name}-before-update`, update, true)],
  };
}

/** Builds the hooks of a grant: an update must not take a permission that somebody added to it. */
export function grantHooks(
  name: string,
  guard: Guard,
  clientId: pulumi.Output<string>,
  resource: MailResource,
): pulumi.ResourceHookBinding {
  // A grant is declared after its application, so that the ID is known before the hook runs.
  let known = '';
  clientId.apply((id) => {
    known = id;
  });
  const update = ({ oldOutputs = {}, newInputs = {} }: pulumi.ResourceHookArgs) => {
    guard.requireRunning();
    const lost = missing(textsAt(oldOutputs, 'claimValues'), textsAt(newInputs, 'claimValues'));
    const what = lost.map((permission) => `${permission}, granted on ${apiName(resource)}`);
    guard.judgeDirectory(known, [{ kind: 'permission-removal', what }]);
  };
  return {
    ...createHooks(name, guard),
    beforeUpdate: [hook(`${name}-before-update`, update, true)],
  };
}

/** Builds the hooks of what is made right after the application. */
export function repeatedHooks(name: string, guard: Guard): pulumi.ResourceHookBinding {
  const start = () => {
    guard.requireRunning();
  };
  return { ...createHooks(name, guard), beforeUpdate: [hook(`${name}-before-update`, start, false)] };
}

/** Entra may not find the application everywhere yet. */
function createHooks(name: string, guard: Guard): pulumi.ResourceHookBinding {
  const start = () => {
    guard.requireRunning();
  };
  return {
    beforeCreate: [hook(`${name}-before-create`, start, false)],
    onError: [new pulumi.ErrorHook(`${name}-replication`, AsyncResource.bind(repeatCreate(guard)))],
  };
}

const maxRepeats = 6;

/** Repeats a create that ended in a 404 of replication lag, after half a second, one, two … seconds; nothing else is repeated. */
function repeatCreate(guard: Guard): pulumi.ErrorHookFunction {
  return async ({ failedOperation, errors, name }) => {
    const isLate = failedOperation === 'create' && errors.length <= maxRepeats && isLag(errors[0] ?? '');
    if (!isLate || guard.isInterrupted) return false;
    await pulumi.log.warn(`Microsoft does not find the new application everywhere yet; creating ${name} again.`);
    await sleep(2 ** (errors.length - 2) * 1_000);
    return !guard.isInterrupted;
  };
}

/** The words of the provider for Graph's 404. */
function isLag(text: string): boolean {
  return /404 \(404 Not Found\)|Request_ResourceNotFound/.test(text);
}

/** The SDK hands a value that a preview does not know to a hook as an object with this key. */
function hasUnknown(value: unknown): boolean {
  return JSON.stringify(value ?? null).includes('"__pulumiUnknown"');
}

function redirectUris(properties: Properties): readonly string[] {
  return platforms.flatMap((platform) => textsAt(objectAt(properties, platform), 'redirectUris'));
}

function declaredPermissions(properties: Properties): readonly string[] {
  return listAt(properties, 'requiredResourceAccesses').flatMap((access) => {
    const { resourceAppId } = access as Properties;
    return listAt(access as Properties, 'resourceAccesses').map((entry) => {
      const { id, type } = entry as Properties;
      return `${permissionName(String(id))}, declared on ${apiOf(String(resourceAppId))}${type === 'Scope' ? '' : ' for the application itself'}`;
    });
  });
}

function permissionName(id: string): string {
  return permissionsOn('graph', ['imap', 'smtp']).find(({ graphId }) => graphId === id)?.name ?? id;
}

function apiOf(clientId: string): string {
  return Object.values(resources).find((resource) => resource.clientId === clientId)?.name ?? clientId;
}

function objectAt(properties: Properties, key: string): Properties {
  const value = properties[key];
  return typeof value === 'object' && value !== null ? (value as Properties) : {};
}

function listAt(properties: Properties, key: string): readonly unknown[] {
  const value = properties[key];
  return Array.isArray(value) ? value : [];
}

function textsAt(properties: Properties, key: string): readonly string[] {
  return listAt(properties, key).filter((entry) => typeof entry === 'string');
}
