import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { readApplication } from './authorize/request.ts';
import { showAccounts } from './authorize/show.ts';
import { readSignIn } from './authorize/signIn.ts';
import { deviceCodeLifetimeSeconds } from './deviceCodes.ts';
import { buildDeviceCodePage } from './pages/account.ts';
import { pageRoute, sendPage } from './pages/page.ts';
import { requireParameter, type Parameters } from './parameters.ts';
import { refusals } from './refusals.ts';
import { readConsentScopes } from './scopes.ts';

const pagePath = '/devicelogin';

interface DeviceRequest {
  readonly Params: { readonly tenant: string };
  readonly Body: Parameters | undefined;
}

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code */
export function addDeviceRoutes(app: FastifyInstance, context: Context): void {
  app.post<DeviceRequest>('/:tenant/oauth2/v2.0/devicecode', ({ params, body = {} }, reply) => {
    void reply.headers({ 'cache-control': 'no-store' });
    return beginDevice(context, params.tenant, body);
  });

  app.get('/:tenant/oauth2/v2.0/devicecode', ({ method }) => {
    throw refusals.onlyPost(method);
  });

  app.get<{ Querystring: Parameters }>(pagePath, pageRoute, ({ query }, reply) =>
    sendPage(reply, buildDeviceCodePage(query.user_code ?? '')),
  );

  app.post<{ Body: Parameters | undefined }>(pagePath, pageRoute, async ({ body = {} }, reply) => {
    const userCode = body.user_code ?? '';
    const waiting = context.deviceCodes.findByUserCode(userCode);
    if (waiting?.outcome !== undefined || !waiting || waiting.expiresAt <= context.now().getTime())
      return sendPage(reply, buildDeviceCodePage(userCode, true));
    const parameters = { client_id: waiting.clientId, scope: waiting.scope, user_code: waiting.userCode };
    const flow = { kind: 'device', pathTenant: waiting.tenantId, parameters, hasProven: false } as const;
    return sendPage(reply, (await showAccounts(readSignIn(context, flow))).page);
  });
}

/** @throws LoginError 90002, 50194, 900144, 700016, 7000112 and those of the scopes */
function beginDevice(
  { store, deviceCodes, deviceIntervalSeconds, origin, now }: Context,
  pathTenant: string,
  form: Parameters,
) {
  const { tenant, application } = readApplication(store, pathTenant, form);
  const scope = requireParameter(form, 'scope');
  readConsentScopes(tenant, application, scope, origin());
  const waiting = deviceCodes.add({ tenantId: tenant.id, clientId: application.appId, scope }, now());
  const address = `${origin()}${pagePath}`;
  return {
    user_code: waiting.userCode,
    device_code: waiting.deviceCode,
    verification_uri: address,
    expires_in: deviceCodeLifetimeSeconds,
    interval: deviceIntervalSeconds,
    message: `To sign in, use a web browser to open the page ${address} and enter the code ${waiting.userCode} to authenticate.`,
  };
}
