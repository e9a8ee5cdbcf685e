import type { Outputs } from '../../../src/registration/outputs/schema.ts';
import type { ResponsibleParty } from '../../../src/diagnostics/diagnosis.ts';
import type { SignInMethod } from '../../../src/diagnostics/signInMethod.ts';
import type { ClaimFault, Fault, MailStep } from '../../../src/diagnostics/fault.ts';
import { plainOutputsOf } from '../../support/outputs.ts';
import type { Config } from '../../support/settings.ts';

export const outputs = (config: Config = {}): Outputs => plainOutputsOf({ mailbox: 'jobs@contoso.com', ...config });

/** The stacks for which faults are diagnosed. */
export const stacks = {
  interactive: outputs(),
  granted: outputs({ consent: 'user' }),
  grantedTenant: outputs({ consent: 'tenant' }),
  graphOnly: outputs({ mailResources: ['graph'] }),
  grantedGraphOnly: outputs({ mailResources: ['graph'], consent: 'tenant' }),
  shared: outputs({ mailbox: 'applications@contoso.com', account: 'jobs@contoso.com' }),
  emulator: outputs({
    'azuread:metadataHost': 'localhost:8743',
    imapServer: 'localhost:8993',
    smtpServer: 'localhost:8587',
  }),
} as const satisfies Record<string, Outputs>;

/** A fault in the server's words, and its expected diagnosis. */
export interface Case {
  readonly fault: Fault;
  readonly stack: keyof typeof stacks;
  readonly method?: SignInMethod | undefined;
  readonly code: string;
  readonly resolvedBy: ResponsibleParty;
  readonly kinds: readonly string[];
}

const people: Readonly<Record<string, ResponsibleParty>> = { owner: 'mailbox owner', admin: 'administrator', us: 'us' };

/** Reads the table of cases.ts. */
export function parseCases(table: string): readonly Case[] {
  const lines = table
    .trim()
    .replaceAll(/\n {2}/g, ' ')
    .split('\n');
  let text = '';
  return lines.map((line) => {
    const [code = '', who = '', kinds = '', context = '', where = '', said = ''] = line.split(' | ');
    if (said !== '"') text = said.replaceAll(String.raw`\r\n`, '\r\n');
    const words = context.split(' ');
    const stack = words.find((word): word is keyof typeof stacks => word in stacks) ?? 'interactive';
    const method = words.find((word): word is SignInMethod => ['browser', 'device-code', 'password'].includes(word));
    return {
      fault: parseFault(where.split(' '), text),
      stack,
      method,
      code,
      resolvedBy: people[who] ?? 'us',
      kinds: kinds.split(', '),
    };
  });
}

function parseFault([kind, ...rest]: readonly string[], text: string): Fault {
  const [first = '', second] = rest;
  if (kind === 'claim') {
    const [found = '', expected = ''] = text.split(' => ');
    return { kind, claim: first as ClaimFault['claim'], expected, found };
  }
  if (kind === 'imap' || kind === 'smtp')
    return { kind, step: first as MailStep, text, responseCode: second === undefined ? undefined : Number(second) };
  if (kind === 'network' || kind === 'tls') {
    const [host = '', port] = first.split(':');
    const seen = kind === 'tls' ? `The certificate of ${first} is not trusted` : `There is no connection to ${first}`;
    return { kind, host, port: Number(port), code: second ?? '', text: `${seen} (${second}).` };
  }
  const resource = rest.find((word) => word === 'graph' || word === 'exchange');
  const [, aadsts] = /^AADSTS(\d+): /.exec(text) ?? [];
  const error = first === resource || first === '' ? undefined : first;
  return { kind: 'login', error, aadsts: aadsts === undefined ? undefined : Number(aadsts), text, resource };
}

/** Classifies a line of a remedy: a link of the stack by name, our own command with its flags, or another program. */
export function kindOf(line: string, { authority, scopes, ...links }: Outputs): string {
  const known: Readonly<Record<string, string>> = {
    [links.authorizeUrl]: 'link',
    [links.authorizeUrls.exchange]: 'exchange-link',
    [links.adminConsentUrls.graph]: 'graph-admin-link',
    [links.adminConsentUrls.exchange]: 'exchange-admin-link',
    [authority]: 'authority',
    [scopes.join(' ')]: 'scopes',
    'Connect-ExchangeOnline': 'connect',
  };
  const [word = '', , command] = line.split(' ');
  if (word.startsWith('https:')) return known[line] ?? new URL(line).hostname;
  if (word === 'npx' && command === 'pulumi') return line.split(' ').slice(2, 5).join(' ');
  if (word === 'npx') return line.replace(/^npx mailbox-access (\S+) contoso/, '$1');
  return known[word] ?? (word === 'echo' ? 'openssl' : word);
}
