import type { StateResource } from '../../pulumi/stack/state.ts';
import type { RegistrationImports } from '../../registration/imports.ts';

/** What the directory has of a registration, by the provider's import IDs. */
export type Existing = Required<Pick<RegistrationImports, 'application'>> & Omit<RegistrationImports, 'application'>;

/**
 * Decides what is imported: what the directory has and the state has not. An application or service principal that the state has under
 * another ID stays the state's as long as that exists, since importing over it would delete it. A grant or an assignment under another
 * ID is another account's, or another scope's, and goes anyway: what is declared takes its place, and would be refused as a second one.
 *
 * @param live Import IDs of everything that the directory has, also what the settings do not declare.
 */
export function planImports(
  existing: Existing,
  held: readonly StateResource[],
  live: ReadonlySet<string>,
): RegistrationImports {
  const idOf = (name: string) => held.find((resource) => resource.name === `mailbox-${name}`)?.id;
  const missing = (name: string, id: string | undefined) => (live.has(idOf(name) ?? '') ? undefined : id);
  const other = (name: string, id: string | undefined) => (idOf(name) === id ? undefined : id);
  const application = missing('application', existing.application);
  const servicePrincipal = missing('service-principal', existing.servicePrincipal);
  const assignment = other('assignment', existing.assignment);
  const grants = Object.entries(existing.grants ?? {}).flatMap(([resource, id]) => {
    const taken = other(`${resource}-grant`, id);
    return taken === undefined ? [] : [[resource, taken] as const];
  });
  return {
    application,
    servicePrincipal,
    grants: grants.length === 0 ? undefined : Object.fromEntries(grants),
    assignment,
  };
}

/** Describes the imports. */
export function describeImports({
  application,
  servicePrincipal,
  grants,
  assignment,
}: RegistrationImports): readonly string[] {
  return [
    ...(application === undefined ? [] : ['the application']),
    ...(servicePrincipal === undefined ? [] : ['its service principal']),
    ...Object.keys(grants ?? {}).map(
      (resource) => `the grant on ${resource === 'graph' ? 'Microsoft Graph' : 'Exchange Online'}`,
    ),
    ...(assignment === undefined ? [] : ['the assignment of the account']),
  ];
}
