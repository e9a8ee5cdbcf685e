import { describe, expect, it } from '@jest/globals';
import { found, graphError, withBench } from '../support/provider.ts';
import type { Routes } from '../support/provider.ts';
import { ASSIGNMENT, GRANT, PRINCIPALS, assignmentWish, create, grantWish } from '../support/principalRoutes.ts';
import type { Call } from '../support/principalRoutes.ts';

describe('what is not replicated yet', () => {
  it.each<[string, Routes, Call]>([
    [
      'a grant',
      {
        ...PRINCIPALS,
        'GET /v1.0/servicePrincipals/res': found({ id: 'res' }),
        'POST /v1.0/oauth2PermissionGrants': [
          graphError(404, 'x', 'y'),
          graphError(
            400,
            'x',
            "Resource 'sp' does not exist or one of its queried reference-property objects are not present.",
          ),
          found({ id: 'g' }),
        ],
        'GET /v1.0/oauth2PermissionGrants/g': found({ id: 'g', scope: ' User.Read  Mail.Read ' }),
      },
      create(GRANT, grantWish),
    ],
    [
      'an assignment',
      {
        ...PRINCIPALS,
        'POST /v1.0/servicePrincipals/sp/appRoleAssignedTo': [
          graphError(404, 'x', 'y'),
          graphError(400, 'x', 'Not a valid reference update.'),
          found({ id: 'a', resourceId: 'sp' }),
        ],
        'GET /v1.0/servicePrincipals/sp/appRoleAssignedTo/a': found({ id: 'a', resourceId: 'sp' }),
      },
      create(ASSIGNMENT, assignmentWish),
    ],
  ])('is tried again: %s', async (_, routes, call) => {
    await withBench(routes, async ({ engine, sent }) => {
      await engine.call(...call);
      expect(sent().filter((request) => request.startsWith('POST'))).toHaveLength(3);
    });
  });
});
