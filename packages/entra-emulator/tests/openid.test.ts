import { describe, expect, it } from '@jest/globals';
import { developmentTenant } from '../src/index.ts';
import { setUpDirectory } from './support/setup.ts';

const { tenantId } = developmentTenant;
const nobody = '00000000-1111-4222-8333-444444444444';
const { client } = setUpDirectory();

describe('OpenID configuration', () => {
  it.each([tenantId, developmentTenant.domain])('of %s names this origin and the tenant ID', async (name) => {
    const { origin } = client().directory;
    const { body } = await client().send(`/${name}/v2.0/.well-known/openid-configuration`);
    expect(body).toMatchObject({
      issuer: `${origin}/${tenantId}/v2.0`,
      token_endpoint: `${origin}/${name}/oauth2/v2.0/token`,
      authorization_endpoint: `${origin}/${name}/oauth2/v2.0/authorize`,
      jwks_uri: `${origin}/${name}/discovery/v2.0/keys`,
      device_authorization_endpoint: `${origin}/${name}/oauth2/v2.0/devicecode`,
      response_modes_supported: ['query', 'form_post'],
      code_challenge_methods_supported: ['S256'],
      grant_types_supported: expect.arrayContaining(['authorization_code', 'refresh_token', 'password']),
    });
  });

  it('leaves the tenant open where the path does', async () => {
    const { body } = await client().send('/common/v2.0/.well-known/openid-configuration');
    expect(body).toMatchObject({ issuer: `${client().directory.origin}/{tenantid}/v2.0` });
    expect((await client().send('/common/discovery/v2.0/keys')).status).toBe(200);
  });

  it('is refused for an unknown tenant, as are its keys', async () => {
    for (const path of ['v2.0/.well-known/openid-configuration', 'discovery/v2.0/keys']) {
      const answer = await client().send(`/${nobody}/${path}`);
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request', error_codes: [90002] } });
    }
  });
});
