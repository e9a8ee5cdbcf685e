import { describe, expect, it } from '@jest/globals';
import { done, failureOf, found, graphError, withBench } from '../support/provider.ts';
import { APP, ID, URN } from '../support/applicationRoutes.ts';

describe('deleting an application', () => {
  const gone = graphError(404, 'Gone', 'x');

  it('waits until it was absent five times running', async () => {
    const looks = [gone, gone, found(APP), gone, gone, gone, gone, gone, found(APP)];
    const routes = { 'DELETE /v1.0/applications/app': done, 'GET /v1.0/applications/app': looks };
    await withBench(routes, async ({ engine, sent }) => {
      await engine.call('Delete', { urn: URN, id: ID, properties: {} });
      expect(sent()).toHaveLength(1 + 8);
    });
  });

  it.each([
    [
      found(APP),
      'Waiting for deletion of Application (Application: "app"): timeout while waiting for state to become \'Deleted\'',
    ],
    [
      graphError(403, 'Denied', 'no'),
      'Waiting for deletion of Application (Application: "app"): retrieving resource: unexpected status 403',
    ],
  ])('fails when it stays, or nobody may look', async (answer, message) => {
    const routes = { 'DELETE /v1.0/applications/app': done, 'GET /v1.0/applications/app': answer };
    await withBench(routes, async ({ engine }) => {
      expect(await failureOf(engine.call('Delete', { urn: URN, id: ID, properties: {} }))).toContain(message);
    });
  });
});
