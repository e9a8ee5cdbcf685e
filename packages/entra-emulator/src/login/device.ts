import { randomBytes, randomInt } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { readApplication } from './authorize/request.ts';
import { showAccounts } from './authorize/show.ts';
import { readSignIn } from './authorize/signIn.ts';
import { buildDeviceCodePage } from './pages/account.ts';
import { pageRoute, sendPage } from './pages/page.ts';
import { requireParameter, type Parameters } from './parameters.ts';
import { refusals } from './refusals.ts';
import { readConsentScopes } from './scopes.ts';

/** No vowels, so that no words come about, and nothing that is read as something else. */
const letters = 'BCDFGHJKLMNPQRSTVWXZ23456789';
const userCodeLength = 9;

const deviceCodeLifetimeSeconds = 900;

export interface DeviceSignIn {
  readonly userId: string;
  readonly hasProven: boolean;
  readonly signedInAt: string;
}

/** A device that waits for somebody to sign in elsewhere. */
export interface WaitingDevice {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly scope: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Undefined while nobody has decided. */
  readonly outcome?: DeviceSignIn | 'declined' | 'redeemed';
}

/** Devices that wait; in memory alone, since a restart of the directory is longer than anybody waits. */
export class DeviceCodes {
  readonly #waiting = new Map<string, WaitingDevice>();

  add(request: Pick<WaitingDevice, 'tenantId' | 'clientId' | 'scope'>, now: Date): WaitingDevice {
    this.#forget(now);
    const waiting = {
      ...request,
      deviceCode: randomBytes(48).toString('base64url'),
      userCode: Array.from({ length: userCodeLength }, () => letters[randomInt(letters.length)]).join(''),
      expiresAt: now.getTime() + deviceCodeLifetimeSeconds * 1_000,
    };
    this.#waiting.set(waiting.deviceCode, waiting);
    return waiting;
  }

  findByDeviceCode(deviceCode: string): WaitingDevice | undefined {
    return this.#waiting.get(deviceCode);
  }

  /** As people type it: small letters, spaces and strokes do not matter. */
  findByUserCode(userCode: string): WaitingDevice | undefined {
    const typed = userCode.replace(/[\s-]/g, '').toUpperCase();
    return [...this.#waiting.values()].find((waiting) => waiting.userCode === typed);
  }

  settle({ deviceCode }: WaitingDevice, outcome: NonNullable<WaitingDevice['outcome']>): void {
    const waiting = this.#waiting.get(deviceCode);
    if (waiting) this.#waiting.set(deviceCode, { ...waiting, outcome });
  }

  /** Lets everything that waits expire at once, which otherwise takes a quarter of an hour. */
  expireAll(now: Date): void {
    for (const [code, waiting] of this.#waiting) this.#waiting.set(code, { ...waiting, expiresAt: now.getTime() });
  }

  /** What has expired is known for as long again, so that who asks late is told why. */
  #forget(now: Date): void {
    for (const [code, { expiresAt }] of this.#waiting)
      if (expiresAt + deviceCodeLifetimeSeconds * 1_000 < now.getTime()) this.#waiting.delete(code);
  }
}

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
