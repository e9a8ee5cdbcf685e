import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeFull } from '../support/full.ts';
import { openProject, type TestProject } from '../support/project.ts';

const mailbox = 'jobs@contoso.example';
const notFound = {
  status: 404,
  error: { code: 'Request_ResourceNotFound', message: 'Resource does not exist or is not replicated yet.' },
};

describe('a first up', () => {
  let project: TestProject;

  beforeAll(async () => {
    project = await openProject();
  });
  afterAll(() => project.close());

  const posts = (path: string) =>
    project.takeRequests().filter((request) => request.startsWith('POST /v1.0/') && request.includes(path)).length;

  it('succeeds although Entra does not find the new application everywhere yet', async () => {
    project.configure('lag', { mailbox, consent: 'user', assignmentRequired: true, displayName: 'lag' });
    const { faults } = project.directory;
    faults.plan({ method: 'POST', path: '/v1.0/servicePrincipals', times: 2, ...notFound });
    faults.plan({ method: 'POST', path: '/v1.0/oauth2PermissionGrants', times: 1, ...notFound });
    const { code, out, err } = await project.run('up', 'lag');
    expect(code).toBe(0);
    expect(out).toContain('Created 5 resources in ');
    expect(err).toContain(
      'Microsoft has not replicated the new application everywhere yet; retrying to create mailbox-service-principal.',
    );
    expect((await project.run('up', 'lag')).out).toContain('Nothing changed: ');
  });

  type Refusal = readonly [status: string, answer: typeof notFound];
  const refusals: readonly Refusal[] = [
    ['403', { status: 403, error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges.' } }],
    [
      '409',
      {
        status: 409,
        error: { code: 'Request_MultipleObjectsWithSameKeyValue', message: 'Permission entry already exists.' },
      },
    ],
  ];
  const isSentOnce = async (...[name, refusal]: Refusal): Promise<void> => {
    project.configure(`refused-${name}`, { mailbox, consent: 'tenant', mailResources: ['graph'], displayName: name });
    project.directory.faults.plan({ method: 'POST', path: '/v1.0/oauth2PermissionGrants', times: 1, ...refusal });
    project.takeRequests();
    expect((await project.run('up', `refused-${name}`)).code).toBe(1);
    expect(posts('oauth2PermissionGrants')).toBe(1);
  };
  it.each(refusals.slice(0, 1))('does not retry a grant that is refused with %s', isSentOnce);
  describeFull('does not retry a grant that is refused with 403', () => {
    it.each(refusals.slice(1))('does not retry a grant that is refused with %s', isSentOnce);
  });
});
