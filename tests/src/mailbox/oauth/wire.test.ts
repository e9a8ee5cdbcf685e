import { createPipelineRequest } from '@azure/core-rest-pipeline';
import { describe, expect, it } from '@jest/globals';
import { defaultLimits } from '../../../../src/diagnostics/signInMethod.ts';
import { LoginWire } from '../../../../src/mailbox/oauth/wire.ts';
import { deviceCode, devicePath, pending, tenantId, tokenPath } from './support/answers.ts';
import { serve } from './support/signIns.ts';

describe('the wait for a device code', () => {
  it('ends at once when it is interrupted', async () => {
    const login = await serve({ [devicePath]: [deviceCode({ interval: 600 })], [tokenPath]: [pending] });
    const stop = new AbortController();
    const wire = new LoginWire(defaultLimits, login.origin);
    wire.begin(stop.signal);
    const build = (path: string) => {
      const request = createPipelineRequest({ url: `${login.origin}/${tenantId}${path}` });
      request.tlsSettings = { ca: login.ca };
      return request;
    };
    await wire.httpClient.sendRequest(build(devicePath));
    const waiting = wire.polling.sendRequest(build(tokenPath), async (request) => {
      const response = await wire.httpClient.sendRequest(request);
      setImmediate(() => {
        stop.abort();
      });
      return response;
    });
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    expect(login.requests.map(({ path }) => path)).toEqual([devicePath, tokenPath]);
  });
});
