import { describe, expect, it } from '@jest/globals';
import type { Sender } from '../../../src/handover/labels.ts';
import { mailtoOf } from '../../../src/handover/letter.ts';
import type { Block, Page } from '../../../src/handover/model.ts';
import { buildAdministratorPage } from '../../../src/handover/pages/administrator.ts';
import { buildOwnerPage } from '../../../src/handover/pages/owner.ts';
import { isLinkable } from '../../../src/common/text.ts';
import type { Config } from '../../support/settings.ts';
import { asRead, linksOf, mailbox, outputs, sender, textsOf } from './support.ts';

const account = 'monitor@contoso.example';
const unknown: Sender = { date: sender.date };

const owner = (config?: Config, from = sender): Page => buildOwnerPage(outputs(config), from);
const administrator = (config?: Config, from = sender): Page =>
  buildAdministratorPage(outputs(config), 'contoso', from);

const read = (page: Page) => asRead(textsOf(page).join(''));
const leadOf = (page: Page) => read({ ...page, title: '', sections: [], footer: [] });
const blocksOf = ({ lead, sections }: Page): readonly Block[] => [...lead, ...sections.flatMap(({ blocks }) => blocks)];
const linesOf = (page: Page) => blocksOf(page).flatMap((block) => (block.kind === 'code' ? block.lines : []));
const letterOf = (page: Page) => blocksOf(page).flatMap((block) => (block.kind === 'letter' ? [block] : []))[0];

describe("the mailbox owner's page", () => {
  it('says before anything else who asks, what happens, which account signs in, and has one link', () => {
    const page = owner({ mailbox, customer: 'Contoso Ltd' });
    expect(leadOf(page)).toContain(
      'Northwind Integrations asks you to connect jobs@contoso.example to PASS (Timegate Recruit), a program that Contoso Ltd uses. PASS then reads the mail in that mailbox and forwards any message it cannot process.',
    );
    expect(leadOf(page)).toContain('Sign in as jobs@contoso.example');
    expect(leadOf(page)).toContain(
      'Sent on 28 November 2026. Questions? Contact Northwind Integrations: support@northwind.example.',
    );
    expect(linksOf(page)).toEqual([outputs().authorizeUrl]);
    expect(page.lead.map(({ kind }) => kind)).toContain('link');
  });

  it('names the customer as the one who asks where the project names no sender', () => {
    const text = read(owner({ mailbox, customer: 'Contoso Ltd' }, unknown));
    expect(text).toContain(
      'Contoso Ltd asks you to connect jobs@contoso.example to PASS (Timegate Recruit), a program that your organization uses.',
    );
    expect(text).toContain('Stop here and tell the person who sent you this page.');
    expect(text).toContain(
      'Sent on 28 November 2026. If you did not expect this page, ask your IT administrator before',
    );
    expect(text).not.toContain('undefined');
  });

  it('has four steps: a normal tab, the account, Accept, an empty page', () => {
    const [steps] = blocksOf(owner()).flatMap((block) => (block.kind === 'steps' ? [block.items] : []));
    expect(steps).toHaveLength(4);
    const text = read(owner());
    expect(text).toContain('sign-in page (login.microsoftonline.com) opens in a new tab');
    expect(text).toContain('Do not use another account, even if Microsoft offers it.');
    expect(text).toContain('may be empty, look like an error or say “wrong place”. This is normal: you are done.');
    expect(text).toContain('Do not share the address of that last page');
  });

  it('has the link copied into a private window where it names no account', () => {
    const text = read(owner({}, unknown));
    expect(text).toContain('asks you to connect your mailbox to PASS');
    expect(text).toContain('Copy the link. Open a private window');
    expect(text).toContain('Sign in as the account of the mailbox');
    expect(text).not.toContain('undefined');
  });

  it.each([
    ['“Need admin approval”', 'An administrator has to approve PASS first.'],
    ['Another account is signed in', 'copy the link, open a private window (Ctrl+Shift+N in Edge'],
    ['Microsoft asks for a code or an app', 'Multi-factor authentication must be off for'],
    ['An empty page or an error after Accept', 'You are done'],
    ['An error before Accept', 'Send its text to Northwind Integrations'],
  ])('says what to do about %s', (seen, says) => {
    const [, ...rest] = read(owner()).split(seen);
    expect(rest.join().slice(0, 400)).toContain(says);
  });

  it('lists each permission once, in the words of Microsoft’s consent page', () => {
    for (const words of [
      'Read and write access to your mailRead the mail of the mailbox, mark it as read and move it',
      'Access to sending emails from your mailboxSend mail from the mailbox',
      'Sign you in and read your profileRead the profile of the user who signs in',
      'Maintain access to data you have given it access toKeep working',
    ])
      expect(read(owner()).split(words)).toHaveLength(2);
    expect(read(owner())).toContain('You enter your password only on Microsoft');
  });

  it.each([
    ['user', `approved this for ${mailbox} only`],
    ['tenant', 'approved this for everyone in your organization'],
  ])('has no link and no steps when consent is %s', (consent, says) => {
    const page = owner({ mailbox, consent });
    expect(read(page)).toContain(says);
    expect(read(page)).toContain('There is nothing for you to do.');
    expect(linksOf(page)).toEqual([]);
    expect(page.sections).toHaveLength(1);
  });

  it('names the account that opens a shared mailbox', () => {
    expect(read(owner({ mailbox, account }))).toContain(
      `Sign in as ${account}, with the password of that account. This account has access to ${mailbox}.`,
    );
  });

  it('says of the emulator that it is a trial, and of a real tenant nothing of it', () => {
    expect(read(owner({ mailbox, 'azuread:metadataHost': 'localhost:8743' }))).toContain('This is a trial');
    for (const page of [owner(), administrator()]) expect(read(page)).not.toContain('emulator');
  });

  it.each([
    ['imap', 'reads the mail in that mailbox.'],
    ['smtp', 'sends mail from that mailbox.'],
  ])('asks for nothing else when %s is used alone', (protocol, says) => {
    expect(leadOf(owner({ mailbox, protocols: [protocol] }))).toContain(`PASS then ${says}`);
  });
});

describe("the administrator's page", () => {
  it('gives the two IDs of the monitor, and says where they are entered', () => {
    const page = administrator({ mailbox, customer: 'Contoso Ltd' });
    expect(page.title).toBe('Set up PASS for Contoso Ltd');
    expect(blocksOf(page).filter(({ kind }) => kind === 'ids')).toEqual([
      {
        kind: 'ids',
        ids: [
          { label: 'Directory (tenant) ID', value: outputs().tenantId },
          { label: 'Application (client) ID', value: outputs().clientId },
        ],
      },
    ]);
    expect(read(page)).toContain('In PASS, open General System Settings, tab Plugin Settings');
    expect(read(page)).toContain('PASS stores them encrypted');
  });

  it('has the links of the administrator, and folds those that the owner seldom needs', () => {
    const { authorizeUrls, adminConsentUrls } = outputs();
    const page = administrator();
    expect(linksOf(page)).toEqual([
      adminConsentUrls.graph,
      adminConsentUrls.exchange,
      authorizeUrls.exchange,
      authorizeUrls.all,
    ]);
    expect(page.sections.filter(({ isFolded }) => isFolded).map(({ title }) => title)).toEqual([
      'Other links for the mailbox owner',
      'Settings for another mail program',
    ]);
  });

  it('says who approves what, on the APIs in use only', () => {
    const page = administrator({ mailbox, mailResources: ['graph'] });
    expect(linksOf(page)).not.toContain(outputs().adminConsentUrls.exchange);
    expect(read(page)).toContain('Cloud Application Administrator or Application Administrator and open this link.');
    expect(read(administrator())).toContain('open both links, one after the other.');
    expect(read(page)).toContain('(IMAP.AccessAsUser.All, SMTP.Send and User.Read), for every user of the tenant.');
  });

  it.each([
    ['user', `are already granted for ${mailbox} only.`],
    ['tenant', 'are already granted for every user of the tenant.'],
  ])('has no link and no letter when consent is %s', (consent, says) => {
    const page = administrator({ mailbox, consent });
    expect(read(page)).toContain(`User.Read on Microsoft Graph and Exchange Online ${says}`);
    expect(linksOf(page)).toEqual([]);
    expect(letterOf(page)).toBeUndefined();
  });

  it('names a single granted permission in the singular', () => {
    const page = administrator({ mailbox, consent: 'user', mailResources: ['exchange'], protocols: ['imap'] });
    expect(read(page)).toContain(`IMAP.AccessAsUser.All on Exchange Online is already granted for ${mailbox} only.`);
  });

  it('writes the letter to the owner: who asks, the link, the account', () => {
    const letter = letterOf(administrator({ mailbox, account }));
    expect(letter).toMatchObject({ to: account, subject: `Connect ${mailbox} to PASS` });
    const text = letter?.lines.join('\n') ?? '';
    expect(text).toContain(`Northwind Integrations asks you to connect ${mailbox} to PASS (Timegate Recruit).`);
    expect(text).toContain(`in a private browser window: ${outputs({ mailbox, account }).authorizeUrl}\n`);
    expect(text).toContain(`Sign in as ${account}`);
    expect(text).toContain('Questions? Contact Northwind Integrations: support@northwind.example');
    expect(letterOf(administrator({}, unknown))?.lines.join()).not.toMatch(/undefined|Questions/);
  });

  it('opens the letter by a mailto link that gives it back, short enough for Windows', () => {
    const letter = letterOf(administrator());
    if (letter === undefined) throw new Error('There is no letter.');
    const { protocol, pathname, searchParams } = new URL(mailtoOf(letter));
    expect([protocol, pathname, searchParams.get('subject')]).toEqual(['mailto:', letter.to, letter.subject]);
    expect(searchParams.get('body')?.split('\r\n')).toEqual(letter.lines);
    expect(mailtoOf(letter).length).toBeLessThan(2_000);
    expect(mailtoOf({ ...letter, to: undefined })).toMatch(/^mailto:\?subject=/);
    const hostile = mailtoOf({ ...letter, to: 'a@b?cc=c@d', subject: 'x&bcc=e@f\r\nBcc: g@h', lines: ['"\ud800'] });
    expect([...new URL(hostile).searchParams.keys()]).toEqual(['subject', 'body']);
    expect(hostile).not.toMatch(/%0[AD]|"/i);
  });

  it('lets the account open a shared mailbox, and send as it only where the monitor sends', () => {
    const open = `Add-MailboxPermission -Identity '${mailbox}' -User '${account}' -AccessRights FullAccess`;
    const sendAs = `Add-RecipientPermission -Identity '${mailbox}' -Trustee '${account}' -AccessRights SendAs`;
    expect(linesOf(administrator({ mailbox, account }))).toEqual(expect.arrayContaining([open, sendAs]));
    const reading = administrator({ mailbox, account, protocols: ['imap'] });
    expect(linesOf(reading)).toContain(open);
    expect(linesOf(reading)).not.toContain(sendAs);
    expect(read(reading)).toContain('Let the account open the mailbox:');
    expect(linesOf(administrator()).join()).not.toMatch(/Add-\w+Permission/);
  });

  it('has lines of PowerShell that show the switches and set them', () => {
    expect(linesOf(administrator())).toEqual([
      'Connect-ExchangeOnline',
      `Get-CASMailbox -Identity '${mailbox}' | Format-List ImapEnabled, SmtpClientAuthenticationDisabled`,
      'Get-TransportConfig | Format-List SmtpClientAuthenticationDisabled',
      `Set-CASMailbox -Identity '${mailbox}' -ImapEnabled $true`,
      `Set-CASMailbox -Identity '${mailbox}' -SmtpClientAuthenticationDisabled $false`,
      'Set-TransportConfig -SmtpClientAuthenticationDisabled $false',
    ]);
    expect(linesOf(administrator({}))).toContain(
      "Set-CASMailbox -Identity '<address of the mailbox>' -ImapEnabled $true",
    );
    expect(linesOf(administrator({ mailbox: "o'brien@contoso.example" }))).toContain(
      "Set-CASMailbox -Identity 'o''brien@contoso.example' -ImapEnabled $true",
    );
  });

  it.each([
    ['imap', 'smtp'],
    ['smtp', 'imap'],
  ])('has no setting of the other protocol when %s is used alone', (protocol, other) => {
    const text = read(administrator({ mailbox, consent: 'user', protocols: [protocol] })).toLowerCase();
    expect(text).toContain(protocol);
    expect(text).not.toMatch(new RegExp(`\\b${other}(\\b|enabled|client)`));
  });

  it('gives another program servers, endpoints, scopes and redirect URIs', () => {
    const { authority, scopes } = outputs();
    for (const value of [
      'outlook.office365.com, port 993, TLS',
      'smtp.office365.com, port 587, STARTTLS',
      ...['authorize', 'token', 'devicecode'].map((name) => `${authority}/oauth2/v2.0/${name}`),
      scopes.join(' '),
      'https://login.microsoftonline.com/common/oauth2/nativeclient, http://localhost',
    ])
      expect(read(administrator())).toContain(value);
  });

  it('explains the common refusals, and by what words they are known', () => {
    for (const says of ['AADSTS65001', 'AADSTS90094 "Need admin approval"', 'NO AUTHENTICATE failed', '535 5.7.139'])
      expect(read(administrator())).toContain(says);
  });

  it('holds no ID that is not the registration’s', () => {
    const { tenantId, clientId, objectId } = outputs();
    const guids = read(administrator()).match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g);
    expect([...new Set(guids)].sort()).toEqual([tenantId, clientId, objectId].sort());
  });
});

describe('a link of the pages', () => {
  const configs: readonly Config[] = [
    { mailbox },
    { mailbox: "o'brien+jobs@contoso.example", redirectUris: ['http://localhost'] },
    { mailbox, 'azuread:metadataHost': 'localhost:8743', redirectUris: ['http://localhost/a(b)', 'http://localhost'] },
    {},
  ];
  const all = (config: Config) => [...linksOf(owner(config)), ...linksOf(administrator(config))];

  it.each(configs)('is one link for a mail program, a terminal and Markdown, with %j', (config) => {
    expect(all(config)).toHaveLength(5);
    for (const link of all(config)) {
      expect(isLinkable(link)).toBe(true);
      // Characters that RFC 3986 requires to be encoded, and characters at which programs guess the end of a link.
      expect(link).not.toMatch(/[\s<>"'`()[\]{}|\\^!*,;]|[.?:]$/);
    }
  });

  it.each(configs)('goes back to a redirect URI of the application, with %j', (config) => {
    for (const link of all(config))
      expect(outputs(config).redirectUris).toContain(new URL(link).searchParams.get('redirect_uri'));
  });

  it.each([
    'http://login.microsoftonline.com/x',
    'javascript:alert(1)',
    'https://login.microsoftonline.com@evil.example/x',
    'https://login.microsoftonline.com/a b',
    'https://login.microsoftonline.com/<b>',
    'https://login.microsoftonline.com/x)',
    'https://login.microsoftonline.com/x.',
    'https://login.microsoftonline.com/x\n',
    '//login.microsoftonline.com/x',
  ])('is none when the address is %j', (address) => {
    expect(isLinkable(address)).toBe(false);
  });
});
