import { describe, expect, it } from '@jest/globals';
import { readSettings, type RawSettings } from '../../../../src/registration/settings/read.ts';
import { MailboxAccessError } from '../../../../src/common/errors.ts';
import { badSettings } from '../../../support/badSettings.ts';
import { rawValues, settings, tenantId, type Config } from '../../../support/settings.ts';

function errorOf(config: Config, more: Partial<RawSettings> = {}): MailboxAccessError {
  try {
    readSettings({ project: 'mailbox-access', stack: 'contoso', values: rawValues(config), ...more });
  } catch (error) {
    if (error instanceof MailboxAccessError) return error;
    throw error;
  }
  throw new Error('The settings were taken.');
}

describe('readSettings', () => {
  it('fills in what is unset', () => {
    expect(settings()).toEqual({
      project: 'mailbox-access',
      allow: [],
      stack: 'contoso',
      tenantId,
      customer: 'contoso',
      displayName: 'PASS',
      consent: 'interactive',
      protocols: ['imap', 'smtp'],
      mailResources: ['graph', 'exchange'],
      redirectUris: ['https://login.microsoftonline.com/common/oauth2/nativeclient', 'http://localhost'],
      assignmentRequired: false,
      protect: false,
      imapServer: { host: 'outlook.office365.com', port: 993 },
      smtpServer: { host: 'smtp.office365.com', port: 587 },
      notes: 'Declared by Pulumi, project mailbox-access, stack contoso. Change it there.',
    });
  });

  it('shows a wrong value on one line, so that it cannot look like a problem of its own', () => {
    for (const value of ['[a\n  - forged', '["a",\n"http://example.com"]'])
      expect(errorOf({ redirectUris: value }).problem).not.toMatch(/^( {2}- forged|"http)/m);
    expect(errorOf({ consent: '[x\n  - forged' }).problem).toContain(String.raw`consent is "[x\n  - forged"`);
  });

  it('takes the mailbox for the account unless one is set', () => {
    expect(settings({ mailbox: 'jobs@contoso.example' }).account).toBe('jobs@contoso.example');
    expect(settings({ mailbox: 'jobs@contoso.example', account: 'bot@contoso.example' }).account).toBe(
      'bot@contoso.example',
    );
  });

  it('takes everything that is set', () => {
    const asSet = {
      customer: 'Contoso GmbH',
      displayName: 'PASS Contoso',
      consent: 'user',
      mailbox: "o'brien@contoso.example",
      protocols: ['imap'],
      mailResources: ['exchange'],
      redirectUris: ['msal0a709bd5://auth', 'http://127.0.0.1:8400'],
      protect: true,
      notes: 'Reads applications',
      serviceManagementReference: 'SRV-1',
    };
    const set = settings({
      ...asSet,
      owners: ['ABCDEF12-2222-4222-8222-222222222222'],
      assignmentRequired: 'true',
      imapServer: 'localhost:1993',
      smtpServer: 'localhost:65535',
      'azuread:environment': 'public',
      'azuread:metadataHost': '127.0.0.1:8743',
      'azuread:clientId': 'judged by the provider',
    });
    expect(set).toMatchObject({
      ...asSet,
      owners: ['abcdef12-2222-4222-8222-222222222222'],
      assignmentRequired: true,
      imapServer: { host: 'localhost', port: 1993 },
      smtpServer: { host: 'localhost', port: 65_535 },
      metadataHost: '127.0.0.1:8743',
    });
  });

  it.each(['Bewerbungen Müller', '採用メール', '📬 PASS', '“PASS”', 'PASS & Söhne <Test> "x" `y`', 'Добро', 'نظام'])(
    'takes the name %s',
    (name) => {
      expect(settings({ displayName: name, customer: name })).toMatchObject({ displayName: name, customer: name });
    },
  );

  it.each(badSettings)('refuses $title', ({ config, says, fix }) => {
    const error = errorOf(config);
    expect(error.code).toBe('settings-invalid');
    expect(error.message).toContain(says);
    expect(error.message).toContain(fix);
    expect(error.message.match(/^ {2}- /gm)).toHaveLength(1);
  });

  it('never shows a value whose key is named like a secret', () => {
    expect(errorOf({ clientSecret: 'do-not-show' }).message).not.toContain('do-not-show');
  });

  it('says every problem at once, contradictions included', () => {
    const { message } = errorOf({ displayName: '', consent: 'user', foo: 'x', owners: ['x'] });
    expect(message).toContain('4 settings of stack contoso cannot be used, so nothing was changed');
    for (const key of ['displayName', 'mailbox', 'foo', 'owners']) expect(message).toContain(`  - ${key} is `);
  });

  it('says one problem where one value is both malformed and needed', () => {
    expect(errorOf({ consent: 'user', mailbox: 'jobs' }).message).toContain('One setting of stack contoso');
    expect(errorOf({ consent: 'user', assignmentRequired: true }).message).toContain('One setting of stack contoso');
  });

  it('refuses an encrypted value without guessing it', () => {
    const { message } = errorOf({}, { encrypted: ['mailbox-access:mailbox', 'azuread:clientSecret'] });
    expect(message).toContain('One setting');
    expect(message).toContain('mailbox is encrypted, but no setting here is a secret');
    expect(message).toContain('pulumi config set mailbox jobs@contoso.com --stack contoso --plaintext');
  });

  it('never puts a key that a shell would run into a command', () => {
    const { message } = errorOf({ '$(touch here)': 'x', 'a\u001b[2K': 'y' });
    expect(message).toContain('"$(touch here)" is "x", but there is no such setting.');
    expect(message).toContain('(remove it from Pulumi.contoso.yaml)');
    expect(message).not.toContain('config rm');
    expect(message).not.toContain('\u001b');
  });

  it('refuses a credential in plain text without showing it', () => {
    const config = { 'azuread:clientSecret': 'hunter2' };
    const { message } = errorOf(config, { exposed: ['azuread:clientSecret'] });
    expect(message).toContain('azuread:clientSecret is in plain text in Pulumi.contoso.yaml or Pulumi.yaml.');
    expect(message).not.toContain('hunter2');
  });
});
