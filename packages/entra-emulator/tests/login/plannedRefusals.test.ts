import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { developmentTenant } from '../../src/index.ts';
import { readWords } from '../support/pages.ts';
import { setUpDirectory } from '../support/setup.ts';
import { follow, postToken, registerMonitor } from '../support/signIn.ts';

const { client } = setUpDirectory();
const path = `/${developmentTenant.tenantId}/oauth2/v2.0/`;
let clientId = '';

beforeAll(async () => {
  clientId = (await registerMonitor(client(), 'PASS')).appId;
});

afterEach(() => {
  client().directory.faults.clear();
});

const ask = () => postToken(client(), { client_id: clientId, grant_type: 'refresh_token', refresh_token: 'none' });

describe('a refusal that is asked for by its number', () => {
  it.each([
    [70043, 'invalid_grant', 'sign-in frequency'],
    [50078, 'invalid_grant', 'multi-factor authentication has expired'],
    [700022, 'invalid_request', 'several resources'],
    [90033, 'temporarily_unavailable', 'transient'],
    [123456, 'invalid_grant', 'was asked for'],
  ])('answers the token endpoint with AADSTS%i, once', async (aadsts, error, text) => {
    const planned = await client().send('/offline/faults', { method: 'POST', json: { path, aadsts } });
    expect(planned.status).toBe(204);
    expect(await ask()).toMatchObject({
      status: 400,
      body: {
        error,
        error_codes: [aadsts],
        error_description: expect.stringMatching(new RegExp(`^AADSTS${aadsts}: .*${text}`)),
      },
    });
    expect((await ask()).body).toMatchObject({ error_codes: [9002313] });
  });

  it('takes the text, the error and the status that are given', async () => {
    const error = { code: 'interaction_required', message: 'Not today.' };
    client().directory.faults.plan({ path, aadsts: 53003, error, status: 403 });
    expect(await ask()).toMatchObject({
      status: 403,
      body: { error: error.code, error_description: expect.stringMatching(/^AADSTS53003: Not today\./) },
    });
  });

  it('is a page where a person asks', async () => {
    client().directory.faults.plan({ path, aadsts: 90033 });
    const page = await follow(client(), clientId);
    expect(page.headers['content-type']).toContain('text/html');
    expect(readWords(page.text)).toContain('AADSTS90033');
  });
});
