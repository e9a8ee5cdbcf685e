import { describe, expect, it } from '@jest/globals';
import { findTenant } from '../../../../src/onboarding/new/tenant.ts';
import { startScriptedLogin, type Answer } from '../../../support/scriptedLogin.ts';

const id = '1111aaaa-1111-4111-8111-111111111111';
const path = '/v2.0/.well-known/openid-configuration';

/** Looks up `name` with this answer; `<origin>` in it is the server's own. */
async function lookUp(status: number, body: object, name = 'contoso.com') {
  let origin = '';
  const answer: Answer = (response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body).replaceAll('<origin>', origin));
  };
  const login = await startScriptedLogin(name, { [path]: [answer] });
  ({ origin } = login);
  try {
    return await findTenant(name, { origin, ca: login.ca }).catch((error: unknown) => error);
  } finally {
    await login.close();
  }
}

const issuer = `<origin>/${id}/v2.0`;
const refusal = (code: number) => ({
  error: 'invalid_tenant',
  error_description: `AADSTS${code}: Tenant not found. Trace ID: 1 Correlation ID: 2 Timestamp: 2026-01-01 00:00:00Z`,
  error_codes: [code],
});

describe('the look-up of a tenant', () => {
  it('reads the ID from the issuer', async () => {
    expect(await lookUp(200, { issuer, tenant_region_scope: 'EU', cloud_instance_name: 'microsoftonline.com' })).toBe(
      id,
    );
  });

  it('takes GCC for the public cloud, where it is', async () => {
    const gcc = { tenant_region_scope: 'NA', tenant_region_sub_scope: 'GCC' };
    expect(await lookUp(200, { issuer, ...gcc, cloud_instance_name: 'microsoftonline.com' })).toBe(id);
  });

  it('makes sure that there is a tenant of an ID', async () => {
    expect(await lookUp(200, { issuer }, id)).toBe(id);
    expect(await lookUp(200, { issuer }, id.replace('1111a', '2222a'))).toMatchObject({ code: 'lookup-failed' });
  });

  it.each([
    ['US Government', { issuer: `https://login.microsoftonline.us/${id}/v2.0` }],
    ['US Government', { issuer, cloud_instance_name: 'microsoftonline.us' }],
    ['US Government', { issuer, tenant_region_scope: 'USGov', tenant_region_sub_scope: 'DODCON' }],
    ['US Government', { issuer, tenant_region_scope: 'USG' }],
    ['China (21Vianet)', { issuer: `https://login.partner.microsoftonline.cn/${id}/v2.0` }],
    ['China (21Vianet)', { issuer, cloud_instance_name: 'partner.microsoftonline.cn' }],
  ])('refuses one of the national cloud %s', async (cloud, body) => {
    expect(await lookUp(200, body)).toMatchObject({
      code: 'tenant-elsewhere',
      problem: `The tenant contoso.com is in Microsoft's national cloud ${cloud}, which this program does not support.`,
    });
  });

  it.each([90002, 900023])('says that there is none at AADSTS%s', async (code) => {
    const error = await lookUp(400, refusal(code));
    expect(error).toMatchObject({ code: 'tenant-unknown' });
    expect(String(error)).toContain(`knows no tenant contoso.com (AADSTS${code}).`);
  });

  it('does not take the tenant of all personal accounts for a customer', async () => {
    const personal = { issuer: '<origin>/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0' };
    expect(await lookUp(200, personal)).toMatchObject({ code: 'tenant-unknown' });
  });

  it.each([
    ['another refusal', 400, refusal(90033)],
    ['a server that is out of order', 503, {}],
    ['no issuer', 200, {}],
    ['an open issuer', 200, { issuer: '<origin>/{tenantid}/v2.0' }],
    ['an issuer elsewhere', 200, { issuer: `https://evil.example/${id}/v2.0` }],
    ['a redirect', 302, {}],
  ])('fails at %s, and names no tenant', async (_, status, body) => {
    expect(await lookUp(status, body)).toMatchObject({ code: 'lookup-failed' });
  });

  it('fails when nothing answers, and ends with its signal', async () => {
    const login = await startScriptedLogin('contoso.com', { [path]: [() => undefined] });
    const { origin, ca } = login;
    const controller = new AbortController();
    const found = findTenant('contoso.com', { origin, ca, signal: controller.signal });
    controller.abort(new Error('ended'));
    await expect(found).rejects.toThrow('ended');
    await login.close();
    await expect(findTenant('contoso.com', { origin, ca })).rejects.toMatchObject({
      code: 'lookup-failed',
      problem: expect.stringContaining('ECONNREFUSED'),
    });
  });
});
