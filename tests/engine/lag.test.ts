import { describe, expect, it } from '@jest/globals';
import { itEachRow } from '../support/full.ts';
import { denied } from '../support/project.ts';
import { useProject } from '../support/useProject.ts';

const mailbox = 'jobs@contoso.example';
const notFound = {
  status: 404,
  error: { code: 'Request_ResourceNotFound', message: 'Resource does not exist or is not replicated yet.' },
};

describe('a first up', () => {
  const project = useProject();

  it('succeeds although Entra does not find the new application everywhere yet', async () => {
    project.configure('lag', { mailbox, consent: 'user', assignmentRequired: true, displayName: 'lag' });
    const { faults } = project.directory;
    faults.plan({ method: 'POST', path: '/v1.0/servicePrincipals', times: 2, ...notFound });
    faults.plan({ method: 'POST', path: '/v1.0/oauth2PermissionGrants', times: 1, ...notFound });
    const { code, out, err } = await project.run('up', 'lag');
    expect(code).toBe(0);
    expect(out).toContain('Created 5 resources in ');
    expect(err.replaceAll('\n', ' ')).toContain(
      'Microsoft has not replicated the new application everywhere yet; retrying to create mailbox-service-principal.',
    );
    expect((await project.run('up', 'lag')).out).toContain('Nothing changed: ');
  });

  const refusals: readonly (readonly [status: string, answer: typeof notFound])[] = [
    ['403', denied],
    [
      '409',
      {
        status: 409,
        error: { code: 'Request_MultipleObjectsWithSameKeyValue', message: 'Permission entry already exists.' },
      },
    ],
  ];
  itEachRow('does not retry a grant that is refused with %s', refusals, 1, async (name, refusal) => {
    project.configure(`refused-${name}`, { mailbox, consent: 'tenant', mailResources: ['graph'], displayName: name });
    project.directory.faults.plan({ method: 'POST', path: '/v1.0/oauth2PermissionGrants', times: 1, ...refusal });
    project.takeRequests();
    expect((await project.run('up', `refused-${name}`)).code).toBe(1);
    expect(project.takeWrites().filter((request) => request.includes('oauth2PermissionGrants'))).toHaveLength(1);
  });
});
