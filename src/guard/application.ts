import { permissionsOn, resources } from '../registration/permissions.ts';
import type { Finding } from './harm.ts';
import { isOfType, listAt, missing, objectAt, textsAt } from './step.ts';
import type { PlannedStep, Properties } from './step.ts';

/** Where an application keeps redirect URIs; the last two can only come from somebody else. */
const platforms = ['publicClient', 'web', 'singlePageApplication'] as const;

/** Finds redirect URIs and declared permissions that an update of the application takes away. */
export function judgeApplication(steps: readonly PlannedStep[]): readonly Finding[] {
  return steps
    .filter((step) => isOfType(step, 'Application') && step.operation === 'update')
    .flatMap(({ before, after }): readonly Finding[] => [
      { kind: 'redirect-removal', what: missing(redirectUris(before), redirectUris(after)) },
      { kind: 'permission-removal', what: missing(declaredPermissions(before), declaredPermissions(after)) },
    ]);
}

function redirectUris(properties: Properties): readonly string[] {
  return platforms.flatMap((platform) => textsAt(objectAt(properties, platform), 'redirectUris'));
}

function declaredPermissions(properties: Properties): readonly string[] {
  return listAt(properties, 'requiredResourceAccesses').flatMap((access) => {
    const { resourceAppId } = access as Properties;
    return listAt(access as Properties, 'resourceAccesses').map((entry) => {
      const { id, type } = entry as Properties;
      return `${nameOf(String(id))}, declared on ${apiOf(String(resourceAppId))}${type === 'Scope' ? '' : ' for the application itself'}`;
    });
  });
}

function nameOf(id: string): string {
  return permissionsOn('graph', ['imap', 'smtp']).find(({ graphId }) => graphId === id)?.name ?? id;
}

function apiOf(clientId: string): string {
  return Object.values(resources).find((resource) => resource.clientId === clientId)?.name ?? clientId;
}
