import { z } from 'zod';
import type { GraphReader } from './client.ts';

const platform = z.object({ redirectUris: z.array(z.string()).default([]) }).nullish();

/** The properties that are read from an application (https://learn.microsoft.com/graph/api/resources/application). */
export const applicationSchema = z.object({
  id: z.string(),
  appId: z.string(),
  displayName: z.string(),
  createdDateTime: z.string().nullish(),
  deletedDateTime: z.string().nullish(),
  notes: z.string().nullish(),
  signInAudience: z.string().nullish(),
  publicClient: platform,
  web: platform,
  spa: platform,
  passwordCredentials: z.array(z.object({ keyId: z.string(), displayName: z.string().nullish() })).nullish(),
  keyCredentials: z.array(z.object({ keyId: z.string(), displayName: z.string().nullish() })).nullish(),
  appRoles: z.array(z.unknown()).nullish(),
  api: z.object({ oauth2PermissionScopes: z.array(z.unknown()).nullish() }).nullish(),
});

/** An application of the customer's directory that may be adopted. */
export type DirectoryApplication = z.output<typeof applicationSchema>;

/** An application, with the owners that help to tell it from others with the same name. */
export interface Candidate {
  readonly application: DirectoryApplication;
  /** Names of the owners; user principal names for users. */
  readonly owners: readonly string[];
}

/** The application that the user asks for; empty for the one with the stack's own display name. */
export interface Choice {
  readonly clientId?: string;
  readonly objectId?: string;
  readonly name?: string;
}

/** Prefix of the temporary name that the provider gives an application while it creates it. */
export const halfNamed = 'TERRAFORM_UPDATE_';

const named = z.object({ displayName: z.string().nullish() });
/** Graph's limit. */
const maxNameLength = 120;

/** Finds a free display name: the requested one, or one with the customer's name and, if needed, a number appended. */
export async function findFreeName(graph: GraphReader, wanted: string, stack: string): Promise<string> {
  const filter = `startswith(displayName,'${wanted.replaceAll("'", "''")}')`;
  const found = await graph.list(`/applications?$filter=${encodeURIComponent(filter)}&$select=displayName`, named);
  const taken = new Set(found.map(({ displayName }) => displayName?.toLowerCase()));
  const ending = (number: number) => (number === 1 ? '' : ` ${stack}${number === 2 ? '' : ` ${number - 1}`}`);
  for (let number = 1; ; number += 1) {
    const name = `${wanted.slice(0, maxNameLength - ending(number).length)}${ending(number)}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}

/** Returns when Entra purges the object (https://learn.microsoft.com/graph/api/resources/deleteditemcontainer). */
export function binEnd(deletedDateTime: string): Date {
  return new Date(Date.parse(deletedDateTime) + 30 * 24 * 60 * 60 * 1000);
}

/** Returns all redirect URIs; those of platforms other than mobile and desktop name their platform. */
function redirectUrisOf({ publicClient, web, spa }: DirectoryApplication): readonly string[] {
  return [
    ...(publicClient?.redirectUris ?? []),
    ...(web?.redirectUris ?? []).map((uri) => `${uri} (web)`),
    ...(spa?.redirectUris ?? []).map((uri) => `${uri} (single page)`),
  ];
}

/** Describes a candidate: name, IDs, creation date, owners and redirect URIs. */
export function describeCandidate({ application, owners }: Candidate): string {
  const { displayName, appId, id, createdDateTime, deletedDateTime } = application;
  const rows = [
    `${displayName}: client ID ${appId}, object ID ${id}`,
    `created ${createdDateTime ?? 'at an unknown time'}${deletedDateTime == null ? '' : `, deleted ${deletedDateTime}`}`,
    `owners: ${owners.join(', ') || 'none'}`,
    `redirect URIs: ${redirectUrisOf(application).join(', ') || 'none'}`,
  ];
  return rows.map((row, index) => (index === 0 ? `- ${row}` : `  ${row}`)).join('\n');
}
