import type { Config } from './settings.ts';

export interface BadSettings {
  readonly title: string;
  readonly config: Config;
  /** What the error says, and the command that fix it. */
  readonly says: string;
  readonly fix: string;
}

const uri = (title: string, value: string, says: string): BadSettings => ({
  title: `a redirect URI that ${title}`,
  config: { redirectUris: ['http://localhost', value] },
  says,
  fix: 'npx mailbox-access pulumi config set --path "redirectUris[1]" https://login.microsoftonline.com/common/oauth2/nativeclient --stack contoso',
});

/** Every wrong input that a person is likely to give. */
export const badSettings: readonly BadSettings[] = [
  {
    title: 'no tenant ID',
    config: { 'azuread:tenantId': undefined },
    says: "azuread:tenantId is not set. Allowed: the customer's tenant ID",
    fix: 'npx mailbox-access pulumi config set azuread:tenantId 00000000-0000-0000-0000-000000000000 --stack contoso',
  },
  {
    title: 'a tenant ID that is a domain',
    config: { 'azuread:tenantId': 'contoso.onmicrosoft.com' },
    says: 'azuread:tenantId is "contoso.onmicrosoft.com"',
    fix: 'npx mailbox-access pulumi config set azuread:tenantId 00000000-0000-0000-0000-000000000000 --stack contoso',
  },
  {
    title: 'a mailbox that is no address',
    config: { mailbox: 'jobs' },
    says: 'mailbox is "jobs". Allowed: one e-mail address',
    fix: 'npx mailbox-access pulumi config set mailbox jobs@contoso.com --stack contoso',
  },
  {
    title: 'an account that is no address',
    config: { mailbox: 'jobs@contoso.example', account: 'a@b@c' },
    says: 'account is "a@b@c". Allowed: one e-mail address',
    fix: 'npx mailbox-access pulumi config set account monitor@contoso.com --stack contoso',
  },
  {
    title: 'an account without a mailbox',
    config: { account: 'monitor@contoso.example' },
    says: 'mailbox is not set. Allowed: one e-mail address, because account is the user who signs in to it',
    fix: 'npx mailbox-access pulumi config set mailbox jobs@contoso.com --stack contoso',
  },
  {
    title: 'consent user without a mailbox',
    config: { consent: 'user' },
    says: 'mailbox is not set. Allowed: one e-mail address; consent "user" is granted for its owner',
    fix: 'npx mailbox-access pulumi config set mailbox jobs@contoso.com --stack contoso',
  },
  {
    title: 'assignmentRequired without a mailbox',
    config: { assignmentRequired: true, consent: 'tenant' },
    says: 'mailbox is not set. Allowed: one e-mail address; assignmentRequired lets only its owner sign in',
    fix: 'npx mailbox-access pulumi config set mailbox jobs@contoso.com --stack contoso',
  },
  {
    title: 'assignmentRequired with consent interactive',
    config: { assignmentRequired: true, mailbox: 'jobs@contoso.example' },
    says: 'consent is "interactive". Allowed: user or tenant while assignmentRequired is true',
    fix: 'npx mailbox-access pulumi config set consent user --stack contoso',
  },
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
  {
    title: 'no redirect URI',
    config: { redirectUris: [] },
    says: 'redirectUris is []. Allowed: a list of distinct redirect URIs',
    fix: 'npx mailbox-access pulumi config set --path "redirectUris[0]" http://localhost --stack contoso',
  },
  {
    title: 'an empty display name',
    config: { displayName: '' },
    says: "displayName is not set. Allowed: 1 to 120 characters without '",
    fix: 'npx mailbox-access pulumi config set displayName PASS --stack contoso',
  },
  {
    title: 'a display name of spaces',
    config: { displayName: '   ' },
    says: 'displayName is "   "',
    fix: 'npx mailbox-access pulumi config set displayName PASS --stack contoso',
  },
  {
    title: 'a display name of 121 characters',
    config: { displayName: 'P'.repeat(121) },
    says: `displayName is "${'P'.repeat(80)}…"`,
    fix: 'npx mailbox-access pulumi config set displayName PASS --stack contoso',
  },
  {
    title: "a display name with '",
    config: { displayName: "Contoso's PASS" },
    says: 'displayName is "Contoso\'s PASS"',
    fix: 'npx mailbox-access pulumi config set displayName PASS --stack contoso',
  },
  {
    title: 'a display name with a line break',
    config: { displayName: 'PA\nSS' },
    says: 'displayName is "PA\\nSS"',
    fix: 'npx mailbox-access pulumi config set displayName PASS --stack contoso',
  },
  {
    title: 'an owner that is no object ID',
    config: { owners: ['22222222-2222-4222-8222-222222222222', 'admin@contoso.example'] },
    says: 'Allowed: a list of object IDs, each once',
    fix: 'npx mailbox-access pulumi config set --path "owners[1]" 00000000-0000-0000-0000-000000000000 --stack contoso',
  },
  {
    title: 'a duplicate owner',
    config: { owners: ['22222222-2222-4222-8222-222222222222', '22222222-2222-4222-8222-222222222222'] },
    says: 'is listed twice). Allowed: a list of object IDs, each once',
    fix: 'npx mailbox-access pulumi config set --path "owners[1]" 00000000-0000-0000-0000-000000000000 --stack contoso',
  },
  {
    title: 'an unknown protocol',
    config: { protocols: ['imap', 'pop'] },
    says: 'Allowed: a list of imap and smtp, each once',
    fix: 'npx mailbox-access pulumi config set --path "protocols[1]" smtp --stack contoso',
  },
  {
    title: 'no protocol',
    config: { protocols: [] },
    says: 'protocols is []. Allowed: a list of imap and smtp, each once',
    fix: 'npx mailbox-access pulumi config set --path "protocols[0]" imap --stack contoso',
  },
  {
    title: 'an unknown resource',
    config: { mailResources: ['sharepoint'] },
    says: 'Allowed: a list of graph and exchange, each once',
    fix: 'npx mailbox-access pulumi config set --path "mailResources[0]" graph --stack contoso',
  },
  {
    title: 'a resource twice',
    config: { mailResources: ['graph', 'graph'] },
    says: 'is listed twice). Allowed: a list of graph and exchange, each once',
    fix: 'npx mailbox-access pulumi config set --path "mailResources[1]" exchange --stack contoso',
  },
  {
    title: 'a resource twice beside all that there are',
    config: { mailResources: ['graph', 'exchange', 'graph'] },
    says: 'is listed twice). Allowed: a list of graph and exchange, each once',
    fix: 'npx mailbox-access pulumi config rm --path "mailResources[2]" --stack contoso',
  },
  {
    title: 'an unknown consent',
    config: { consent: 'everybody' },
    says: 'consent is "everybody". Allowed: interactive, user or tenant',
    fix: 'npx mailbox-access pulumi config set consent interactive --stack contoso',
  },
  {
    title: 'another cloud',
    config: { 'azuread:environment': 'usgovernment' },
    says: 'azuread:environment is "usgovernment". Allowed: public: only the public cloud is supported',
    fix: 'npx mailbox-access pulumi config set azuread:environment public --stack contoso',
  },
  {
    title: 'a metadata host elsewhere',
    config: { 'azuread:metadataHost': 'login.contoso.example' },
    says: 'azuread:metadataHost is "login.contoso.example". Allowed: localhost:<port>',
    fix: 'npx mailbox-access pulumi config set azuread:metadataHost localhost:8743 --stack contoso',
  },
  {
    title: 'a list given as a string',
    config: { protocols: 'imap' },
    says: 'protocols is "imap". Allowed: a list of imap and smtp, each once',
    fix: 'npx mailbox-access pulumi config set --path "protocols[0]" imap --stack contoso',
  },
  {
    title: 'a truth value that is none',
    config: { protect: 'yes' },
    says: 'protect is "yes". Allowed: true or false',
    fix: 'npx mailbox-access pulumi config set protect true --stack contoso',
  },
  ...[
    ['a mail server without a port', 'localhost'],
    ['a mail server with port 0', 'localhost:0'],
    ['a mail server with port 65536', 'localhost:65536'],
    ['a mail server elsewhere', 'host.example:993'],
    ['a mail server that only begins like this machine', 'localhost.host.example:993'],
    ['a mail server behind a name', 'host.example@localhost:993'],
  ].flatMap(([title = '', value = '']) =>
    (['imapServer', 'smtpServer'] as const).map((key) => ({
      title: `${title}: ${key}`,
      config: { [key]: value, 'azuread:metadataHost': 'localhost:8743' },
      says: `${key} is "${value}". Allowed: localhost:<port>, on a stack of the emulator`,
      fix: `npx mailbox-access pulumi config rm ${key} --stack contoso`,
    })),
  ),
  ...(['imapServer', 'smtpServer'] as const).map((key) => ({
    title: `a mail server of this machine for a real tenant: ${key}`,
    config: { [key]: 'localhost:993', 'azuread:metadataHost': undefined },
    says: `${key} is "localhost:993". Allowed: localhost:<port>, on a stack of the emulator only`,
    fix: `npx mailbox-access pulumi config rm ${key} --stack contoso`,
  })),
  {
    title: 'an unknown key near a known one',
    config: { mailBox: 'jobs@contoso.example' },
    says: 'mailBox is "jobs@contoso.example", but there is no such setting. Did you mean mailbox?',
    fix: 'npx mailbox-access pulumi config rm mailbox-access:mailBox --stack contoso',
  },
  {
    title: 'a secret that is no setting',
    config: { clientSecret: 'do-not-show' },
    says: 'clientSecret is set (not shown), but there is no such setting.',
    fix: 'npx mailbox-access pulumi config rm mailbox-access:clientSecret --stack contoso',
  },
  uri('is a script', 'javascript://localhost/%0aalert(1)', 'has a scheme that is not for an application'),
  uri('is a download', 'ftp://localhost/back', 'has a scheme that is not for an application'),
  {
    title: 'a metadata host with a port that there is not',
    config: { 'azuread:metadataHost': 'localhost:99999' },
    says: 'azuread:metadataHost is "localhost:99999"',
    fix: 'npx mailbox-access pulumi config set azuread:metadataHost localhost:8743 --stack contoso',
  },
  {
    title: 'a place where tokens would be sent',
    config: { 'azuread:oidcRequestUrl': 'https://contoso.example' },
    says: 'azuread:oidcRequestUrl is "https://contoso.example". Allowed: nothing here',
    fix: 'npx mailbox-access pulumi config rm azuread:oidcRequestUrl --stack contoso',
  },
];
