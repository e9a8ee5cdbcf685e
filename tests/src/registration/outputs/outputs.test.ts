import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { readOutputs } from '../../../../src/registration/outputs/read.ts';
import { outputsJsonSchema } from '../../../../src/registration/outputs/schema.ts';
import { plainOutputsOf as outputs, registrationIds as ids } from '../../../support/outputs.ts';
import type { Config } from '../../../support/settings.ts';

const published = JSON.parse(readFileSync('docs/outputs.schema.json', 'utf8')) as object;
const validate = addFormats.default(new Ajv2020()).compile(published);

describe('outputs', () => {
  it('are the contract with the monitor', () => {
    const { authorizeUrl, authorizeUrls, adminConsentUrls, ...rest } = outputs({
      mailbox: 'jobs@contoso.example',
      customer: 'Contoso',
    });
    expect(rest).toEqual({
      tenantId: '11111111-1111-4111-8111-111111111111',
      ...ids,
      customer: 'Contoso',
      displayName: 'PASS',
      redirectUris: ['https://login.microsoftonline.com/common/oauth2/nativeclient', 'http://localhost'],
      permissions: [
        { name: 'IMAP.AccessAsUser.All', resource: 'graph', allows: expect.stringContaining('Read the mail') },
        { name: 'SMTP.Send', resource: 'graph', allows: expect.stringContaining('Send mail') },
        { name: 'User.Read', resource: 'graph', allows: expect.stringContaining('profile') },
        { name: 'IMAP.AccessAsUser.All', resource: 'exchange', allows: expect.stringContaining('Read the mail') },
        { name: 'SMTP.Send', resource: 'exchange', allows: expect.stringContaining('Send mail') },
      ],
      scopes: [
        'https://outlook.office.com/IMAP.AccessAsUser.All',
        'https://outlook.office.com/SMTP.Send',
        'offline_access',
      ],
      authority: 'https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111',
      imap: { host: 'outlook.office365.com', port: 993, security: 'tls' },
      smtp: { host: 'smtp.office365.com', port: 587, security: 'starttls' },
      mailbox: 'jobs@contoso.example',
      account: 'jobs@contoso.example',
      consent: 'interactive',
    });
    expect(authorizeUrl).toContain('login_hint=jobs%40contoso.example');
    expect([authorizeUrls.guide, adminConsentUrls.graph]).toEqual([
      expect.stringContaining(ids.clientId),
      expect.stringContaining(ids.clientId),
    ]);
  });

  it('name no mailbox, account or server that is not in use', () => {
    expect(outputs({ protocols: ['imap'] })).toMatchObject({ smtp: undefined });
    expect(outputs({ protocols: ['smtp'] })).toMatchObject({ imap: undefined });
    expect(outputs()).toMatchObject({ mailbox: undefined, account: undefined });
  });

  it.each<Config>([{}, { mailbox: 'a@b.example', consent: 'user' }, { protocols: ['imap'], mailResources: ['graph'] }])(
    'pass the schema and the published JSON Schema with %j',
    (config) => {
      expect(readOutputs(outputs(config), 'contoso')).toEqual(outputs(config));
      expect(validate(outputs(config))).toBe(true);
    },
  );

  it('have a published JSON Schema made from the schema of this version', () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(outputsJsonSchema())));
  });
});

describe('readOutputs', () => {
  it.each([[undefined], [{}]])('says that a stack without outputs was not provisioned: %j', (raw) => {
    expect(() => readOutputs(raw, 'contoso')).toThrow('Provision it: npx mailbox-access up contoso');
  });

  it('names each field that does not fit', () => {
    const raw = { ...outputs(), clientId: 'x', extra: 1, imap: { host: 'a', port: 0, security: 'tls' } };
    expect(() => readOutputs(raw, 'contoso')).toThrow(/clientId: .*imap\.port: .*outputs: .*extra/s);
    expect(validate(raw)).toBe(false);
  });

  it('says what a stack gave that is no object', () => {
    expect(() => readOutputs('x', 'contoso')).toThrow('The outputs of stack contoso do not match this version');
  });
});
