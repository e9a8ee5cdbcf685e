import { describe, expect, it } from '@jest/globals';
import { developmentTenant } from '../../src/index.ts';
import { setUpDirectory } from '../support/setup.ts';

const { tenantId } = developmentTenant;
const { client } = setUpDirectory();

describe('the login host', () => {
  it.each([
    ['jobs@contoso.example', { account_type: 'Managed', domain_name: 'contoso.example' }],
    ['nobody@Contoso.example', { account_type: 'Managed', domain_name: 'contoso.example' }],
    ['jobs@unknown.example', { account_type: 'Unknown' }],
    ['jobs', { account_type: 'Unknown' }],
  ])('says by the domain of %s who checks its password', async (user, expected) => {
    for (const path of ['userrealm', 'UserRealm']) {
      const { status, body } = await client().send(`/common/${path}/${user}`, { query: { 'api-version': '1.0' } });
      expect({ status, body }).toEqual({
        status: 200,
        body: {
          ver: '1.0',
          cloud_instance_name: 'microsoftonline.com',
          cloud_audience_urn: 'urn:federation:MicrosoftOnline',
          ...expected,
        },
      });
    }
  });

  it.each(['token', 'devicecode'])('takes only POST at %s', async (path) => {
    const answer = await client().send(`/${tenantId}/oauth2/v2.0/${path}`);
    expect(answer).toMatchObject({
      status: 400,
      body: { error_codes: [900561], error_description: expect.stringContaining('Received a GET request.') },
    });
  });

  it.each(['/nothing', '/', `/${tenantId}/oauth2/v2.0/unknown`, `/${tenantId}/oauth2/token`])(
    'answers %s with an empty 404',
    async (path) => {
      expect(await client().send(path)).toMatchObject({ status: 404, text: '' });
    },
  );
});
