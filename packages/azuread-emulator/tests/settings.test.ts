import { describe, expect, it } from '@jest/globals';
import { readSettings, refuseOtherMachines } from '../src/settings.ts';
import { environment } from './support/provider.ts';

const ENV = environment('localhost:1');

describe('settings', () => {
  it("prefer the stack's configuration to the environment", () => {
    const args = { tenantId: 'mine', environment: 'public', metadataHost: '127.0.0.1:2' };
    expect(readSettings(args, ENV)).toEqual({
      metadataHost: '127.0.0.1:2',
      tenantId: 'mine',
      clientId: ENV.ARM_CLIENT_ID,
      clientSecret: ENV.ARM_CLIENT_SECRET,
    });
  });

  it('name all that is missing at once', () => {
    const missing =
      'lacks azuread:metadataHost (or ARM_METADATA_HOSTNAME), azuread:tenantId (or ARM_TENANT_ID), azuread:clientId (or ARM_CLIENT_ID), azuread:clientSecret (or ARM_CLIENT_SECRET).';
    expect(() => readSettings({ useOidc: 'true', oidcToken: 'x' }, {})).toThrow(missing);
  });

  it('refuse another cloud', () => {
    expect(() => readSettings({ environment: 'usgovernment' }, ENV)).toThrow('not azuread:environment usgovernment');
  });

  it.each(['https://login.microsoftonline.com', 'https://localhost.example', 'https://10.0.0.1:8443', 'nonsense'])(
    'refuse %s, which is not this machine',
    (address) => {
      expect(() => {
        refuseOtherMachines(address);
      }).toThrow(`not to ${address}`);
    },
  );

  it.each(['https://localhost:1', 'https://127.0.0.1', 'https://[::1]:2'])('take %s', (address) => {
    expect(() => {
      refuseOtherMachines(address);
    }).not.toThrow();
  });
});
