import { describe, expect, it } from '@jest/globals';
import { describeFull } from '../support/full.ts';
import { useProject } from '../support/useProject.ts';
import { runCase } from './runCase.ts';
import type { FaultName, Scenario } from './scenarios.ts';

type Case = readonly [Scenario['name'], string, FaultName];

/** Each operation and each fault once. An unreachable state takes the engine 40 s, and is only in the table. */
const some: readonly Case[] = [
  ['create', 'POST /v1.0/applications', 'fails once with 503'],
  ['update', 'PATCH /v1.0/applications/{id}', 'is done, and the connection broke'],
  ['replace', 'DELETE /v1.0/oauth2PermissionGrants/{id}', 'fails for good with 403'],
  ['destroy', 'DELETE /v1.0/applications/{id}', 'meets a killed engine'],
];

/** More requests that create or remove something. */
const rest: readonly Case[] = [
  ['create', 'POST /v1.0/applications', 'is done, and the connection broke'],
  ['create', 'PATCH /v1.0/applications/{id}', 'is done, and the connection broke'],
  ['create', 'POST /v1.0/servicePrincipals', 'is done, and the connection broke'],
  ['create', 'POST /v1.0/oauth2PermissionGrants', 'is done, and the connection broke'],
  ['create', 'POST /v1.0/oauth2PermissionGrants', 'fails for good with 403'],
  ['replace', 'DELETE /v1.0/oauth2PermissionGrants/{id}', 'is done, and the connection broke'],
  ['replace', 'POST /v1.0/servicePrincipals/{id}/appRoleAssignedTo', 'is done, and the connection broke'],
  ['create', 'POST /v1.0/servicePrincipals', 'meets a killed engine'],
  ['destroy', 'DELETE /v1.0/applications/{id}', 'is done, and the connection broke'],
];

describe('a crash', () => {
  const project = useProject();

  const endsRight = async (...[name, request, fault]: Case): Promise<void> => {
    const row = await runCase(project, { scenario: name, fault, at: { request, occurrence: 1 } });
    expect(row).toMatchObject({ isMet: true, wrong: [] });
    // A single fault that is retried goes unnoticed; every other is reported.
    expect(row.saw === 'done').toBe(fault === 'fails once with 503');
  };
  it.each(some)('of a %s at %s that %s ends right when the tool is followed', endsRight);
  const representative =
    'of a update at PATCH /v1.0/applications/{id} that is done, and the connection broke ends right when the tool is followed';
  describeFull(representative, () => {
    it.each(rest)('of a %s at %s that %s ends right when the tool is followed', endsRight);
  });
});
