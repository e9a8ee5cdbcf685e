import type { Config } from './settings.ts';

export interface BadSettings {
  readonly title: string;
  readonly config: Config;
  /** Expected text of the error, and the command that fixes it. */
  readonly says: string;
  readonly fix: string;
}

type Row = readonly [title: string, config: Config, says: string];

const uri = (title: string, value: string, says: string): Row => [
  `a redirect URI that ${title}`,
  { redirectUris: ['http://localhost', value] },
  says,
];
const owner = '22222222-2222-4222-8222-222222222222';
const mailbox = 'jobs@contoso.example';
const onEmulator = 'Allowed: localhost:<port>, on an emulator stack';

/** Wrong inputs that a person is likely to give, by the arguments of `pulumi config` that correct them. */
const rows: Readonly<Record<string, readonly Row[]>> = {
  'set azuread:tenantId 00000000-0000-0000-0000-000000000000': [
    [
      'no tenant ID',
      { 'azuread:tenantId': undefined },
      "azuread:tenantId is not set. Allowed: the customer's tenant ID",
    ],
    [
      'a tenant ID that is a domain',
      { 'azuread:tenantId': 'contoso.onmicrosoft.com' },
      'azuread:tenantId is "contoso.onmicrosoft.com"',
    ],
  ],
  'set mailbox jobs@contoso.com': [
    ['a mailbox that is no address', { mailbox: 'jobs' }, 'mailbox is "jobs". Allowed: one e-mail address'],
    [
      'an account without a mailbox',
      { account: 'monitor@contoso.example' },
      'mailbox is not set. Allowed: one e-mail address, because account is the user who signs in to it',
    ],
    [
      'consent user without a mailbox',
      { consent: 'user' },
      'mailbox is not set. Allowed: one e-mail address; consent "user" is granted for its owner',
    ],
    [
      'assignmentRequired without a mailbox',
      { assignmentRequired: true, consent: 'tenant' },
      'mailbox is not set. Allowed: one e-mail address; assignmentRequired lets only its owner sign in',
    ],
  ],
  'set account monitor@contoso.com': [
    ['an account that is no address', { mailbox, account: 'a@b@c' }, 'account is "a@b@c". Allowed: one e-mail address'],
  ],
  'set consent user': [
    [
      'assignmentRequired with consent interactive',
      { assignmentRequired: true, mailbox },
      'consent is "interactive". Allowed: user or tenant while assignmentRequired is true',
    ],
  ],
  'set --path "redirectUris[1]" https://login.microsoftonline.com/common/oauth2/nativeclient': [
    uri('is http beyond localhost', 'http://contoso.example/back', 'is http beyond localhost'),
    uri('has a wildcard', 'https://*.contoso.example', 'has a wildcard'),
    uri('has a fragment', 'http://localhost/#done', 'has a fragment'),
    uri('has no host', 'urn:ietf:wg:oauth:2.0:oob', 'has no host'),
    uri('has no host but a path', 'myapp:/back', 'has no host'),
    uri('is not a URI', 'localhost', 'is not a URI'),
    uri('has a space', 'http://localhost/ back', 'has a space or a backslash'),
    uri('has 257 characters', `http://localhost/${'a'.repeat(240)}`, 'longer than 256 characters'),
    uri('carries a password', 'http://user:word@localhost', 'carries a user name or a password'),
    uri('carries a user name', 'http://user@localhost', 'carries a user name or a password'),
    uri('carries a password alone', 'http://:word@localhost', 'carries a user name or a password'),
    uri('is listed twice', 'http://localhost/', 'is listed twice'),
    uri(
      'belongs to the web platform',
      'https://contoso.example/signin-oidc',
      'belongs to the web or single-page platform',
    ),
    uri('is a script', 'javascript://localhost/%0aalert(1)', 'has a scheme that is not for an application'),
    uri('is a download', 'ftp://localhost/back', 'has a scheme that is not for an application'),
  ],
  'set --path "redirectUris[0]" http://localhost': [
    ['no redirect URI', { redirectUris: [] }, 'redirectUris is []. Allowed: a list of distinct redirect URIs'],
  ],
  'set displayName PASS': [
    ['an empty display name', { displayName: '' }, "displayName is not set. Allowed: 1 to 120 characters without '"],
    ['a display name of spaces', { displayName: '   ' }, 'displayName is "   "'],
    ['a display name of 121 characters', { displayName: 'P'.repeat(121) }, `displayName is "${'P'.repeat(80)}…"`],
    ["a display name with '", { displayName: "Contoso's PASS" }, 'displayName is "Contoso\'s PASS"'],
    ['a display name with a line break', { displayName: 'PA\nSS' }, 'displayName is "PA\\nSS"'],
  ],
  'set --path "owners[1]" 00000000-0000-0000-0000-000000000000': [
    [
      'an owner that is no object ID',
      { owners: [owner, 'admin@contoso.example'] },
      'Allowed: a list of object IDs, each once',
    ],
    ['a duplicate owner', { owners: [owner, owner] }, 'is listed twice). Allowed: a list of object IDs, each once'],
  ],
  'set --path "protocols[1]" smtp': [
    ['an unknown protocol', { protocols: ['imap', 'pop'] }, 'Allowed: a list of imap and smtp, each once'],
  ],
  'set --path "protocols[0]" imap': [
    ['no protocol', { protocols: [] }, 'protocols is []. Allowed: a list of imap and smtp, each once'],
    [
      'a list given as a string',
      { protocols: 'imap' },
      'protocols is "imap". Allowed: a list of imap and smtp, each once',
    ],
  ],
  'set --path "mailResources[0]" graph': [
    ['an unknown resource', { mailResources: ['sharepoint'] }, 'Allowed: a list of graph and exchange, each once'],
  ],
  'set --path "mailResources[1]" exchange': [
    [
      'a resource twice',
      { mailResources: ['graph', 'graph'] },
      'is listed twice). Allowed: a list of graph and exchange, each once',
    ],
  ],
  'rm --path "mailResources[2]"': [
    [
      'a resource twice beside all that there are',
      { mailResources: ['graph', 'exchange', 'graph'] },
      'is listed twice). Allowed: a list of graph and exchange, each once',
    ],
  ],
  'set consent interactive': [
    ['an unknown consent', { consent: 'everybody' }, 'consent is "everybody". Allowed: interactive, user or tenant'],
  ],
  'set azuread:environment public': [
    [
      'another cloud',
      { 'azuread:environment': 'usgovernment' },
      'azuread:environment is "usgovernment". Allowed: public: only the public cloud is supported',
    ],
  ],
  'set azuread:metadataHost localhost:8743': [
    [
      'a metadata host elsewhere',
      { 'azuread:metadataHost': 'login.contoso.example' },
      'azuread:metadataHost is "login.contoso.example". Allowed: localhost:<port>',
    ],
    [
      'a metadata host with a port that there is not',
      { 'azuread:metadataHost': 'localhost:99999' },
      'azuread:metadataHost is "localhost:99999"',
    ],
  ],
  'set protect true': [['a truth value that is none', { protect: 'yes' }, 'protect is "yes". Allowed: true or false']],
  ...Object.fromEntries(
    (['imapServer', 'smtpServer'] as const).map((key) => [
      `rm ${key}`,
      [
        ...[
          ['without a port', 'localhost'],
          ['with port 0', 'localhost:0'],
          ['with port 65536', 'localhost:65536'],
          ['elsewhere', 'host.example:993'],
          ['that only begins like this machine', 'localhost.host.example:993'],
          ['behind a name', 'host.example@localhost:993'],
        ].map(([title = '', value = '']): Row => [
          `a mail server ${title}: ${key}`,
          { [key]: value, 'azuread:metadataHost': 'localhost:8743' },
          `${key} is "${value}". ${onEmulator}`,
        ]),
        [
          `a mail server of this machine for a real tenant: ${key}`,
          { [key]: 'localhost:993', 'azuread:metadataHost': undefined },
          `${key} is "localhost:993". ${onEmulator} only`,
        ],
      ],
    ]),
  ),
  'rm mailbox-access:mailBox': [
    [
      'an unknown key near a known one',
      { mailBox: mailbox },
      'mailBox is "jobs@contoso.example", but there is no such setting. Did you mean mailbox?',
    ],
  ],
  'rm mailbox-access:clientSecret': [
    [
      'a secret that is no setting',
      { clientSecret: 'do-not-show' },
      'clientSecret is set (not shown), but there is no such setting.',
    ],
  ],
  'rm azuread:oidcRequestUrl': [
    [
      'a place where tokens would be sent',
      { 'azuread:oidcRequestUrl': 'https://contoso.example' },
      'azuread:oidcRequestUrl is "https://contoso.example". Allowed: nothing here',
    ],
  ],
};

export const badSettings: readonly BadSettings[] = Object.entries(rows).flatMap(([args, list]) =>
  list.map(([title, config, says]) => ({
    ...{ title, config, says },
    fix: `npx mailbox-access pulumi config ${args} --stack contoso`,
  })),
);
