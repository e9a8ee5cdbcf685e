import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';
import { runCase } from './runCase.ts';
import type { FaultName, Scenario } from './scenarios.ts';

/** What of the table is run with every test: requests that make something or take it away. A state out of reach takes the engine 40 s. */
const cases: readonly (readonly [Scenario['name'], string, FaultName])[] = [
  ['create', 'POST /v1.0/applications', 'is done, and the connection broke'],
  ['create', 'PATCH /v1.0/applications/{id}', 'is done, and the connection broke'],
  ['create', 'POST /v1.0/servicePrincipals', 'is done, and the connection broke'],
  ['create', 'POST /v1.0/oauth2PermissionGrants', 'is done, and the connection broke'],
  ['create', 'POST /v1.0/oauth2PermissionGrants', 'fails for good with 403'],
  ['create', 'POST /v1.0/applications', 'fails once with 503'],
  ['create', 'POST /v1.0/servicePrincipals', 'meets a killed engine'],
  ['update', 'PATCH /v1.0/applications/{id}', 'is done, and the connection broke'],
  ['replace', 'DELETE /v1.0/oauth2PermissionGrants/{id}', 'is done, and the connection broke'],
  ['replace', 'DELETE /v1.0/oauth2PermissionGrants/{id}', 'fails for good with 403'],
  ['replace', 'POST /v1.0/servicePrincipals/{id}/appRoleAssignedTo', 'is done, and the connection broke'],
  ['destroy', 'DELETE /v1.0/applications/{id}', 'is done, and the connection broke'],
  ['destroy', 'DELETE /v1.0/applications/{id}', 'meets a killed engine'],
];

describe('a crash', () => {
  let project: TestProject;

  beforeAll(async () => {
    project = await openProject();
  });
  afterAll(() => project.close());

  it.each(cases)('of a %s at %s that %s ends right when the tool is followed', async (name, request, fault) => {
    const row = await runCase(project, { scenario: name, fault, at: { request, occurrence: 1 } });
    expect(row).toMatchObject({ isMet: true, wrong: [] });
    // One fault that is retried is not noticed; every other is said.
    expect(row.saw === 'done').toBe(fault === 'fails once with 503');
  });
});
