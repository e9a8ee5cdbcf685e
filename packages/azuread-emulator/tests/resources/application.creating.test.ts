import { describe, expect, it } from '@jest/globals';
import { initFailure } from '../support/engine.ts';
import { done, errorOf, failureOf, found, graphError, withBench } from '../support/provider.ts';
import { ID, DUPLICATE, URN, WRITE } from '../support/applicationRoutes.ts';

const CALLER_GOES = { 'DELETE /v1.0/applications/app/owners/22222222-2222-4222-8222-222222222222/$ref': done };
const LAG = [404, 409, 404].map((status) => graphError(status, 'Lag', 'not there yet'));

describe('creating an application', () => {
  it('waits until it is replicated', async () => {
    const routes = { ...WRITE, ...CALLER_GOES, 'PATCH /v1.0/applications/app': [...LAG, done] };
    await withBench(routes, async ({ engine, sent }) => {
      await engine.call('Create', { urn: URN, properties: { displayName: 'PASS' } });
      expect(sent().filter((request) => request === 'PATCH /v1.0/applications/app')).toHaveLength(5);
    });
  });

  it('says so when it is never replicated, and remembers the application', async () => {
    const routes = { ...WRITE, 'PATCH /v1.0/applications/app': graphError(404, 'Lag', 'no') };
    await withBench(routes, async ({ engine, directory }) => {
      const create = engine.call('Create', { urn: URN, properties: { displayName: 'PASS' } });
      const error = await errorOf(create);
      expect(error.message).toContain('Timed out whilst waiting for new application to be replicated in Azure AD');
      expect(initFailure(error)).toMatchObject({ id: ID, properties: { id: ID, displayName: 'PASS' } });
      expect(directory.seen).toHaveLength(1 + 15);
    });
  });

  it('is refused when a duplicate name appeared between plan and creation', async () => {
    const routes = { ...WRITE, 'GET /v1.0/applications': [found({ value: [] }), DUPLICATE] };
    await withBench(routes, async ({ engine }) => {
      const properties = { displayName: 'PASS', preventDuplicateNames: true };
      const failure = await failureOf(engine.call('Create', { urn: URN, properties }));
      expect(failure).toContain(
        '1 error occurred:\n\t* [id] An existing "azuread_application" with name "PASS" (ID: "other") was found',
      );
    });
  });

  it('says when duplicateNames cannot be looked up', async () => {
    const routes = { 'GET /v1.0/applications': graphError(403, 'Denied', 'no') };
    await withBench(routes, async ({ engine }) => {
      const properties = { displayName: 'PASS', preventDuplicateNames: true };
      const failure = await failureOf(engine.call('Create', { urn: URN, properties, preview: true }));
      expect(failure).toContain(
        `diffing ${URN}: 1 error occurred:\n\t* could not check for existing application(s): unable to list Applications with filter "displayName eq 'PASS'": unexpected status 403`,
      );
    });
  });
});
