import { AsyncResource } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import * as pulumi from '@pulumi/pulumi';
import { nameOfApi, nameOfPermission, type MailResource } from '../permissions.ts';
import type { Guard } from './guard.ts';
import { granted, missing } from './previous.ts';

type Properties = Readonly<Record<string, unknown>>;

/** The platforms of an application that have redirect URIs. This program uses only the first. */
const platforms = ['publicClient', 'web', 'singlePageApplication'] as const;

/**
 * Builds a hook that stops every resource from starting after an interruption, and judges its change first, in previews
 * too. The engine calls it from outside the program, so it is bound to its own program: a process can run several.
 */
function hook(name: string, guard: Guard, judge?: (args: pulumi.ResourceHookArgs) => void): pulumi.ResourceHook {
  const run = (args: pulumi.ResourceHookArgs) => {
    guard.requireRunning();
    judge?.(args);
  };
  return new pulumi.ResourceHook(name, AsyncResource.bind(run), { onDryRun: judge !== undefined });
}

/**
 * Builds the hooks of the application, which compare the declaration with what is in Entra ID.
 *
 * @param clientId The client ID in the stack's previous outputs; undefined when there were none.
 */
export function applicationHooks(name: string, guard: Guard, clientId: string | undefined): pulumi.ResourceHookBinding {
  const create = () => {
    if (clientId !== undefined) guard.judge(clientId, [{ kind: 'replace', what: ['the application'] }]);
  };
  const update = ({ oldOutputs = {}, newInputs = {} }: pulumi.ResourceHookArgs) => {
    const isKnown = platforms.every((platform) => !hasUnknown(newInputs[platform]));
    guard.judge(String(oldOutputs.clientId ?? clientId), [
      // A preview may not know the redirect URIs yet. The update then judges them.
      { kind: 'redirect-removal', what: isKnown ? missing(redirectUris(oldOutputs), redirectUris(newInputs)) : [] },
      { kind: 'permission-removal', what: missing(declaredPermissions(oldOutputs), declaredPermissions(newInputs)) },
    ]);
  };
  return {
    beforeCreate: [hook(`${name}-before-create`, guard, create)],
    beforeUpdate: [hook(`${name}-before-update`, guard, update)],
  };
}

/** Builds the hooks of a grant: an update must not remove a permission that somebody added to it. */
export function grantHooks(
  name: string,
  guard: Guard,
  clientId: pulumi.Output<string>,
  resource: MailResource,
): pulumi.ResourceHookBinding {
  // A grant is created after its application, so the ID is known before the hook runs.
  let known = '';
  clientId.apply((id) => {
    known = id;
  });
  return repeatedHooks(name, guard, ({ oldOutputs = {}, newInputs = {} }) => {
    const lost = missing(textsAt(oldOutputs, 'claimValues'), textsAt(newInputs, 'claimValues'));
    guard.judge(known, [{ kind: 'permission-removal', what: lost.map((permission) => granted(permission, resource)) }]);
  });
}

/** Builds the hooks of resources that are created right after the application, when Entra may not find it everywhere yet. */
export function repeatedHooks(
  name: string,
  guard: Guard,
  judgeUpdate?: (args: pulumi.ResourceHookArgs) => void,
): pulumi.ResourceHookBinding {
  return {
    beforeCreate: [hook(`${name}-before-create`, guard)],
    beforeUpdate: [hook(`${name}-before-update`, guard, judgeUpdate)],
    onError: [new pulumi.ErrorHook(`${name}-replication`, AsyncResource.bind(repeatCreate(guard)))],
  };
}

const maxRepeats = 6;

/** Retries a create that failed with a 404 because of replication lag, after 0.5, 1, 2 … seconds. Nothing else is retried. */
function repeatCreate(guard: Guard): pulumi.ErrorHookFunction {
  return async ({ failedOperation, errors, name }) => {
    const isLate = failedOperation === 'create' && errors.length <= maxRepeats && isLag(errors[0] ?? '');
    if (!isLate || guard.isInterrupted) return false;
    await pulumi.log.warn(
      `Microsoft has not replicated the new application everywhere yet; retrying to create ${name}.`,
    );
    await sleep(2 ** (errors.length - 2) * 1_000);
    return !guard.isInterrupted;
  };
}

/** Recognizes how the provider reports a 404 from Graph. */
function isLag(text: string): boolean {
  return /404 \(404 Not Found\)|Request_ResourceNotFound/.test(text);
}

/** Returns whether a preview does not know a value yet. The SDK passes it to a hook as an object with this key. */
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
      return `${nameOfPermission(String(id))}, declared on ${nameOfApi(String(resourceAppId)) ?? String(resourceAppId)}${type === 'Scope' ? '' : ' as an application permission'}`;
    });
  });
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
