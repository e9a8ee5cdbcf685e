import { describe, expect, it } from '@jest/globals';
import type { Block, Page } from '../../../src/handover/model.ts';
import { buildPage } from '../../../src/handover/page.ts';
import { isLinkable } from '../../../src/common/text.ts';
import type { Config } from '../../support/settings.ts';
import { asRead, linksOf, mailbox, outputs, textsOf } from './support.ts';

const account = 'monitor@contoso.example';

const build = (config?: Config): Page => buildPage(outputs(config), 'contoso');

/** What a section says, without its links; in code lines the line ends are kept. */
function told(page: Page, id: string): string {
  const section = page.sections.find((each) => each.id === id);
  if (section === undefined) throw new Error(`There is no section ${id}.`);
  return asRead(textsOf({ ...page, title: '', lead: [], footer: [], sections: [section] }).join(''));
}

const blocksOf = (page: Page): readonly Block[] => page.sections.flatMap(({ blocks }) => blocks);
const linesOf = (page: Page) => blocksOf(page).flatMap((block) => (block.kind === 'code' ? block.lines : []));

describe('the hand-over page', () => {
  it('is for the administrator, the mailbox owner and whoever debugs', () => {
    expect(build({ mailbox, customer: 'Contoso Ltd' })).toMatchObject({
      title: 'Mailbox access for Contoso Ltd',
      sections: [{ id: 'administrator' }, { id: 'owner' }, { id: 'debugging' }],
    });
  });

  it('gives the two IDs of the monitor, and says where they are stored', () => {
    const page = build();
    expect(blocksOf(page).filter(({ kind }) => kind === 'ids')).toEqual([
      {
        kind: 'ids',
        ids: [
          { label: 'Directory (tenant) ID', value: outputs().tenantId },
          { label: 'Application (client) ID', value: outputs().clientId },
        ],
      },
    ]);
    expect(told(page, 'administrator')).toContain('In PASS, open General System Settings, tab Plugin Settings');
    expect(told(page, 'administrator')).toContain('PASS keeps them encrypted');
  });

  it('has every link once when consent is interactive', () => {
    const { authorizeUrl, authorizeUrls, adminConsentUrls } = outputs();
    expect(linksOf(build())).toEqual([
      adminConsentUrls.graph,
      adminConsentUrls.exchange,
      authorizeUrl,
      authorizeUrls.exchange,
      authorizeUrls.all,
    ]);
  });

  it('has administrators consent on the APIs in use alone', () => {
    const page = build({ mailbox, mailResources: ['graph'] });
    expect(linksOf(page)).not.toContain(outputs().adminConsentUrls.exchange);
    expect(told(page, 'administrator')).toContain('opens this link;');
    expect(told(build(), 'administrator')).toContain('opens both links, one after the other;');
  });

  it.each([
    [
      'user',
      `granted already, for ${mailbox} alone: IMAP.AccessAsUser.All, SMTP.Send and User.Read, on Microsoft Graph`,
    ],
    ['tenant', 'granted already, for everybody in the tenant: IMAP.AccessAsUser.All, SMTP.Send and User.Read'],
  ])('says what is granted and has no link when consent is %s', (consent, says) => {
    const page = build({ mailbox, consent });
    expect(told(page, 'administrator')).toContain(says);
    expect(told(page, 'owner')).toContain('There is no link to open and no page to accept.');
    expect(linksOf(page)).toEqual([]);
    expect(told(page, 'owner')).not.toContain('incognito');
  });

  it('tells the owner how to sign in, as whom, what comes after, and what to keep from others', () => {
    const owner = told(build(), 'owner');
    expect(owner).toContain('Open a private (incognito) window');
    expect(owner).toContain(`Sign in as ${mailbox} and as nobody else`);
    expect(owner).toContain('may be empty, look like an error, or say “wrong place”');
    expect(owner).toContain('Show the address of that last page to nobody');
    expect(owner).toContain(`${mailbox} must not be set up to require multi-factor authentication`);
  });

  it('says what each permission allows, once, whichever APIs it is asked on', () => {
    const owner = told(build(), 'owner');
    for (const words of [
      'Read mail in the mailbox, mark it as read and move itIMAP.AccessAsUser.All',
      'to forward what could not be processedSMTP.Send',
      'Read the profile of the user who signs inUser.Read',
      'Keep this access without asking you each timeoffline_access',
    ])
      expect(owner.split(words)).toHaveLength(2);
  });

  it('names the account that opens a shared mailbox, and how it is let in', () => {
    const page = build({ mailbox, account });
    expect(told(page, 'owner')).toContain(`Sign in as ${account} and as nobody else: it is the account that opens`);
    expect(told(page, 'owner')).toContain(`${account} must not be set up`);
    expect(linesOf(page)).toContain(
      `Add-MailboxPermission -Identity '${mailbox}' -User '${account}' -AccessRights FullAccess`,
    );
    expect(linesOf(build()).join()).not.toMatch(/Add-\w+Permission/);
  });

  it('lets the account send as a shared mailbox only where the monitor sends', () => {
    const sendAs = `Add-RecipientPermission -Identity '${mailbox}' -Trustee '${account}' -AccessRights SendAs`;
    const sending = build({ mailbox, account, protocols: ['smtp'] });
    expect(linesOf(build({ mailbox, account }))).toContain(sendAs);
    expect(linesOf(sending)).toContain(sendAs);
    expect(told(sending, 'debugging')).toContain('Let the account open the mailbox and send as it:');
    const reading = build({ mailbox, account, protocols: ['imap'] });
    expect(linesOf(reading).join()).not.toContain('Add-RecipientPermission');
    expect(told(reading, 'debugging')).toContain('Let the account open the mailbox:');
  });

  it('has lines of PowerShell that look at the switches and set them', () => {
    expect(linesOf(build())).toEqual([
      'Connect-ExchangeOnline',
      `Get-CASMailbox -Identity '${mailbox}' | Format-List ImapEnabled, SmtpClientAuthenticationDisabled`,
      'Get-TransportConfig | Format-List SmtpClientAuthenticationDisabled',
      `Set-CASMailbox -Identity '${mailbox}' -ImapEnabled $true`,
      `Set-CASMailbox -Identity '${mailbox}' -SmtpClientAuthenticationDisabled $false`,
      'Set-TransportConfig -SmtpClientAuthenticationDisabled $false',
    ]);
  });

  it('quotes an address with a quote for PowerShell', () => {
    expect(linesOf(build({ mailbox: "o'brien@contoso.example" }))).toContain(
      "Set-CASMailbox -Identity 'o''brien@contoso.example' -ImapEnabled $true",
    );
  });

  it.each([
    ['imap', 'smtp'],
    ['smtp', 'imap'],
  ])('says nothing of the other protocol when %s is used alone', (protocol, other) => {
    const page = build({ mailbox, protocols: [protocol] });
    const debugging = told(page, 'debugging').toLowerCase();
    expect(debugging).toContain(protocol);
    expect(debugging.replaceAll('nothing', '')).not.toMatch(new RegExp(`\\b${other}(\\b|enabled|client)`));
    expect(told(page, 'owner').toLowerCase()).not.toContain(other);
  });

  it('gives another program servers, endpoints, scopes and redirect URIs', () => {
    const debugging = told(build(), 'debugging');
    const { authority, scopes } = outputs();
    for (const value of [
      'outlook.office365.com, port 993, TLS',
      'smtp.office365.com, port 587, STARTTLS',
      `${authority}/oauth2/v2.0/authorize`,
      `${authority}/oauth2/v2.0/token`,
      `${authority}/oauth2/v2.0/devicecode`,
      scopes.join(' '),
      'https://login.microsoftonline.com/common/oauth2/nativeclient, http://localhost',
    ])
      expect(debugging).toContain(value);
  });

  it('explains the common refusals, and by what words they are known', () => {
    const debugging = told(build(), 'debugging');
    for (const says of ['AADSTS65001', 'AADSTS90094 "Need admin approval"', 'NO AUTHENTICATE failed', '535 5.7.139'])
      expect(debugging).toContain(says);
  });

  it('asks for the mailbox in words where none is set', () => {
    const page = build({});
    expect(page.lead).toEqual([
      {
        kind: 'paragraph',
        text: expect.arrayContaining([{ code: 'the mailbox you want monitored' }]),
      },
    ]);
    expect(told(page, 'owner')).toContain('Sign in as the account of the mailbox you want monitored');
    expect(linesOf(page)).toContain("Set-CASMailbox -Identity '<address of the mailbox>' -ImapEnabled $true");
    expect(textsOf(page).join()).not.toContain('undefined');
  });

  it('says of the emulator that it is a trial, and of a real tenant nothing of it', () => {
    const emulator = { mailbox, 'azuread:metadataHost': 'localhost:8743' };
    expect(textsOf({ ...build(emulator), sections: [] }).join('')).toContain('A trial: the links lead to the emulator');
    expect(textsOf(build()).join('')).not.toContain('emulator');
  });

  it('holds no ID that is not the registration’s', () => {
    const { tenantId, clientId, objectId } = outputs();
    const guids = textsOf(build())
      .join(' ')
      .match(/[0-9a-f]{8}-[0-9a-f-]{27}/g);
    expect([...new Set(guids)].sort()).toEqual([tenantId, clientId, objectId].sort());
  });
});

describe('a link of the page', () => {
  const configs: readonly Config[] = [
    { mailbox },
    { mailbox: "o'brien+jobs@contoso.example", redirectUris: ['http://localhost'] },
    { mailbox, 'azuread:metadataHost': 'localhost:8743', redirectUris: ['http://localhost/a(b)', 'http://localhost'] },
    {},
  ];

  it.each(configs)('is one link for a mail program, a terminal and Markdown, with %j', (config) => {
    const links = linksOf(build(config));
    expect(links).toHaveLength(5);
    for (const link of links) {
      expect(isLinkable(link)).toBe(true);
      // What RFC 3986 leaves to be encoded, and the marks that ends of links are guessed by.
      expect(link).not.toMatch(/[\s<>"'`()[\]{}|\\^!*,;]|[.?:]$/);
    }
  });

  it.each(configs)('goes back to a redirect URI of the application, with %j', (config) => {
    for (const link of linksOf(build(config)))
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
