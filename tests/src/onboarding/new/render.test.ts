import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { Answers } from '../../../../src/onboarding/new/fields.ts';
import { listSettings, renderFile } from '../../../../src/onboarding/new/render.ts';

const tenantId = '1111aaaa-1111-4111-8111-111111111111';
const render = (answers: Answers) => renderFile({ stack: 'contoso', tenantId, answers });

describe('the settings file of a new customer', () => {
  it('contains what differs from the defaults, each with a comment for the reviewer', () => {
    expect(render({ tenant: 'contoso.com', mailbox: 'jobs@contoso.com', consent: 'user' }))
      .toBe(`# Customer contoso. Review and commit this file like code; it holds no secrets.
# Other settings: docs/reference/settings.md. Defaults: Pulumi.yaml.
config:
  # The customer's tenant, found by contoso.com.
  azuread:tenantId: ${tenantId}
  # The monitored mailbox.
  mailbox-access:mailbox: jobs@contoso.com
  # up grants it for that account only; no one has to accept.
  mailbox-access:consent: user
`);
  });

  it('leaves out what is the default, though it was given', () => {
    const same = { account: 'jobs@contoso.com', customer: 'contoso', displayName: 'PASS', consent: 'interactive' };
    const file = render({ tenant: tenantId, mailbox: 'jobs@contoso.com', ...same });
    expect(Object.keys((parse(file) as { config: object }).config)).toEqual([
      'azuread:tenantId',
      'mailbox-access:mailbox',
    ]);
    expect(file).not.toContain('found by');
  });

  it.each([
    'yes',
    '2026-01-01',
    '0x1F',
    '1e3',
    'null',
    '~',
    '# no comment',
    "it's: a 'name'",
    '- x',
    '{a: b}',
    '\\u0041',
  ])('keeps a name that YAML would take for something else: %s', (customer) => {
    const { config } = parse(render({ customer }), { version: '1.1' }) as { config: Record<string, unknown> };
    expect(config['mailbox-access:customer']).toBe(customer);
  });

  it('keeps a long name on one line', () => {
    const customer = 'Contoso '.repeat(15).trim();
    expect(render({ customer })).toContain(`  mailbox-access:customer: '${customer}'\n`);
  });

  it('of the emulator reaches no mail server of Microsoft', () => {
    const settings = listSettings({ stack: 'contoso', tenantId, answers: { metadataHost: 'localhost:8743' } });
    expect(settings.map(({ key, value }) => `${key} ${value}`)).toEqual([
      'azuread:metadataHost localhost:8743',
      `azuread:tenantId ${tenantId}`,
      'mailbox-access:imapServer localhost:8993',
      'mailbox-access:smtpServer localhost:8587',
    ]);
  });
});
