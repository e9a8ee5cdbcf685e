import { describe, expect, it } from '@jest/globals';
import { planFirstOwners } from '../../src/resources/objects.ts';
import { CALLER, DENIED, done, failureWith, found, graphError, urn, withBench } from '../support/provider.ts';
import { fc } from '../../../../tests/support/fastCheck.ts';

const [ANN, BOB] = ['aaaaaaaa-0000-4000-8000-000000000000', 'bbbbbbbb-0000-4000-8000-000000000000'];
const APP = { id: 'app', appId: 'client', displayName: 'PASS' };
const OWNERS = '/v1.0/applications/app/owners';

const created = {
  'POST /v1.0/applications': found(APP),
  'PATCH /v1.0/applications/app': done,
  'GET /v1.0/applications/app': found(APP),
  'GET /beta/applications/app': found({}),
  [`GET ${OWNERS}`]: found({ value: [{ id: ANN }, { id: BOB }] }),
  [`POST ${OWNERS}/$ref`]: done,
  [`DELETE ${OWNERS}/${CALLER}/$ref`]: done,
  [`DELETE ${OWNERS}/${ANN}/$ref`]: done,
};

describe('the first owners', () => {
  it('begin with the caller, who is removed unless listed', () => {
    expect(planFirstOwners([ANN], CALLER)).toEqual({ bound: [CALLER, ANN], extra: [], removeCaller: true });
    expect(planFirstOwners(null, CALLER)).toEqual({ bound: [CALLER], extra: [], removeCaller: true });
    expect(planFirstOwners([CALLER.toUpperCase()], CALLER)).toEqual({
      bound: [CALLER],
      extra: [],
      removeCaller: false,
    });
  });

  it('are at most twenty, and none is lost', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.uuid(), { maxLength: 60 }), (owners) => {
        const { bound, extra } = planFirstOwners(owners, CALLER);
        expect(bound.length).toBeLessThanOrEqual(20);
        expect([...bound, ...extra].toSorted()).toEqual([CALLER, ...owners].toSorted());
      }),
    );
  });
});

describe('owners of an application', () => {
  it('are bound while it is created; the caller goes in the end when not among them', async () => {
    await withBench(created, async ({ engine, sent, bodyOf, directory }) => {
      const properties = { displayName: 'PASS', owners: [ANN, BOB] };
      const answer = await engine.call('Create', { urn: urn('Application'), properties });
      expect(answer.properties).toMatchObject({ owners: [ANN, BOB] });
      const base = `https://${directory.host}/v1.0/directoryObjects`;
      const bound = (bodyOf('POST /v1.0/applications') as Record<string, string[]>)['owners@odata.bind'];
      expect(bound?.[0]).toBe(`${base}/${CALLER}`);
      expect(bound?.slice(1).toSorted()).toEqual([`${base}/${ANN}`, `${base}/${BOB}`]);
      expect(sent()).toEqual([
        'POST /v1.0/applications',
        'PATCH /v1.0/applications/app',
        'PATCH /v1.0/applications/app',
        `DELETE ${OWNERS}/${CALLER}/$ref`,
        'GET /v1.0/applications/app',
        'GET /beta/applications/app',
        `GET ${OWNERS}`,
      ]);
    });
  });

  it('beyond twenty are added one by one', async () => {
    const owners = Array.from({ length: 22 }, (_, index) => `${ANN.slice(0, -2)}${String(index).padStart(2, '0')}`);
    await withBench(created, async ({ engine, sent }) => {
      await engine.call('Create', { urn: urn('Application'), properties: { displayName: 'PASS', owners } });
      expect(sent().filter((request) => request === `POST ${OWNERS}/$ref`)).toHaveLength(3);
    });
  });

  it('are updated: first added, then removed', async () => {
    const lists = [found({ value: [{ id: ANN }] }), found({ value: [{ id: BOB }] })];
    const before = { ...created, [`GET ${OWNERS}`]: lists };
    await withBench(before, async ({ engine, sent, bodyOf, directory }) => {
      const news = { displayName: 'PASS', owners: [BOB] };
      const olds = { displayName: 'PASS', owners: [ANN] };
      const answer = await engine.call('Update', { urn: urn('Application'), id: '/applications/app', olds, news });
      expect(answer.properties).toMatchObject({ owners: [BOB] });
      expect(sent().slice(1, 4)).toEqual([`GET ${OWNERS}`, `POST ${OWNERS}/$ref`, `DELETE ${OWNERS}/${ANN}/$ref`]);
      expect(bodyOf(`POST ${OWNERS}/$ref`)).toEqual({
        '@odata.id': `https://${directory.host}/v1.0/directoryObjects/${BOB}`,
      });
    });
  });

  it.each([
    ['GET', `GET ${OWNERS}`, '[owners] Could not retrieve owners for Application (Application: "app")'],
    ['POST', `POST ${OWNERS}/$ref`, 'Could not add owners to Application (Application: "app")'],
    ['DELETE', `DELETE ${OWNERS}/${ANN}/$ref`, 'Could not remove owners from Application (Application: "app")'],
  ])('fail to change in so many words: %s', async (_, request, message) => {
    const routes = { ...created, [`GET ${OWNERS}`]: found({ value: [{ id: ANN }] }), [request]: DENIED };
    const [olds, news] = [ANN, BOB].map((owner) => ({ displayName: 'PASS', owners: [owner] }));
    const wish = { urn: urn('Application'), id: '/applications/app', olds: olds ?? {}, news: news ?? {} };
    expect(await failureWith(routes, 'Update', wish)).toContain(
      `updating ${wish.urn}: 1 error occurred:\n\t* ${message}: unexpected status 403`,
    );
  });

  it('refuse to remove the caller', async () => {
    const routes = { ...created, [`DELETE ${OWNERS}/${CALLER}/$ref`]: graphError(400, 'Last', 'The last owner') };
    const wish = { urn: urn('Application'), properties: { displayName: 'PASS' } };
    expect(await failureWith(routes, 'Create', wish)).toContain(
      'Could not remove initial owner from Application (Application: "app"): unexpected status 400',
    );
  });
});
