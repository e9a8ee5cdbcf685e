import { afterEach, describe, expect, it } from '@jest/globals';
import { buildTenant, developmentTenant, startEntraEmulator } from '../src/index.ts';
import { Client, readText } from './support/client.ts';
import { makeFolder } from './support/folder.ts';
import { setUpDirectory } from './support/setup.ts';

const { client } = setUpDirectory();
const applications = '/v1.0/applications';

const faults = () => client().directory.faults;
const names = async () => {
  const { body } = await client().graph('GET', applications);
  return (body.value as readonly { readonly displayName: string }[]).map(({ displayName }) => displayName);
};
const make = (displayName: string) => client().graph('POST', applications, { json: { displayName } });
const last = () => client().directory.requests.at(-1);

afterEach(() => {
  faults().clear();
});

describe('a fault with a status', () => {
  it('is answered in place of the right answer, once, and nothing is done', async () => {
    const error = {
      code: 'Authorization_RequestDenied',
      message: 'Insufficient privileges to complete the operation.',
    };
    faults().plan({ method: 'post', path: applications, status: 403, error, headers: { 'Retry-After': '2' } });
    const answer = await make('Denied');
    expect(answer).toMatchObject({ status: 403, body: { error }, headers: { 'retry-after': '2' } });
    expect(last()).toMatchObject({ method: 'POST', path: applications, status: 403, fault: true });
    expect(await names()).not.toContain('Denied');
    expect((await make('Allowed')).status).toBe(201);
    expect(last()).not.toHaveProperty('fault');
  });

  it('may have no body', async () => {
    faults().plan({ path: '/metadata', status: 503 });
    expect(await client().send('/metadata/endpoints')).toMatchObject({ status: 503, text: '' });
  });

  it('comes after so many matching requests and so many times', async () => {
    faults().plan({ path: /^\/beta\/users$/, after: 2, times: 2, status: 429 });
    const statuses: number[] = [];
    for (let asked = 0; asked < 6; asked++) {
      statuses.push((await client().graph('GET', '/beta/users')).status);
      await client().graph('GET', '/v1.0/users');
    }
    expect(statuses).toEqual([200, 200, 429, 429, 200, 200]);
  });

  it('waits while another one that was planned before has its turn', async () => {
    for (const status of [429, 503]) faults().plan({ path: '/beta/users', status });
    const statuses: number[] = [];
    for (let asked = 0; asked < 3; asked++) statuses.push((await client().graph('GET', '/beta/users')).status);
    expect(statuses).toEqual([429, 503, 200]);
  });

  it('can be of one tenant alone, by its token and by its path', async () => {
    const built = buildTenant({ domain: 'fabrikam.example' }, new Date());
    const { tenantId } = client().directory.store.addTenant(built.state).state;
    const other = new Client(client().directory);
    await other.signIn({ tenantId, clientId: built.clientId, clientSecret: built.clientSecret });
    faults().plan({ path: '/', tenantId, times: 2, status: 429 });
    expect((await client().graph('GET', applications)).status).toBe(200);
    expect((await client().send('/metadata/endpoints')).status).toBe(200);
    expect((await client().send(applications, { headers: { authorization: 'Bearer abc' } })).status).toBe(401);
    expect((await other.graph('GET', applications)).status).toBe(429);
    expect((await client().token(tenantId)).status).toBe(429);
    other.close();
  });

  it('is forgotten when faults are cleared', async () => {
    faults().plan({ path: applications, status: 503 });
    faults().clear();
    expect((await make('Clear')).status).toBe(201);
  });
});

describe('a broken connection', () => {
  it.each(['before', 'after'] as const)('%s the request is done leaves it so', async (drop) => {
    faults().plan({ method: 'POST', path: applications, drop });
    await expect(make(`Dropped ${drop}`)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(last()).toMatchObject({
      method: 'POST',
      path: applications,
      status: drop === 'after' ? 201 : 0,
      fault: true,
      dropped: true,
    });
    expect((await names()).includes(`Dropped ${drop}`)).toBe(drop === 'after');
  });
});

describe('replication lag', () => {
  it('hides what was made from so many requests that name it, then shows it', async () => {
    faults().plan({ method: 'POST', path: applications, lag: 2 });
    const { status, body } = await make('Late');
    expect(status).toBe(201);
    const path = `${applications}/${readText(body, 'id')}`;
    expect(await client().graph('GET', path)).toMatchObject({
      status: 404,
      body: { error: { code: 'Request_ResourceNotFound' } },
    });
    expect((await client().graph('PATCH', path, { json: { notes: 'x' } })).status).toBe(404);
    expect(await client().graph('GET', path)).toMatchObject({ status: 200, body: { notes: null } });
  });

  it('hides nothing when nothing was made', async () => {
    faults().plan({ path: '/', lag: 1, times: 2 });
    expect((await client().graph('GET', '/v1.0/users')).status).toBe(200);
    expect((await client().graph('DELETE', `${applications}/abc`)).status).toBe(404);
    expect((await client().graph('GET', '/v1.0/users')).status).toBe(200);
  });
});

describe('a delay', () => {
  it('holds the answer back at least so long, and then it is the right one', async () => {
    faults().plan({ path: applications, delayMs: 60 });
    const from = performance.now();
    expect((await make('Slow')).status).toBe(201);
    // Timers fire up to a millisecond early.
    expect(performance.now() - from).toBeGreaterThanOrEqual(59);
  });

  it('ends with the directory, however long it is', async () => {
    const { folder, remove } = makeFolder();
    const other = new Client(await startEntraEmulator({ folder }));
    other.directory.faults.plan({ path: '/metadata', delayMs: 3_600_000 });
    const hanging = other.send('/metadata/endpoints').catch((error: unknown) => error);
    await other.token(developmentTenant.tenantId);
    await other.directory.close();
    expect(await hanging).toMatchObject({ code: 'ECONNRESET' });
    other.close();
    remove();
  });
});
