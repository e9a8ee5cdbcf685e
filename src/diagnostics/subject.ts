import { isLoopback } from '../common/loopback.ts';
import type { Outputs } from '../registration/outputs/schema.ts';
import type { Fault } from './fault.ts';
import type { SignInMethod } from './signInMethod.ts';
import type { TokenResource } from './tokenResource.ts';
import { redact } from './redact.ts';

/** The stack for which a fault is diagnosed. */
export interface DiagnosisContext {
  readonly stack: string;
  readonly outputs: Outputs;
  /** Optional. How a person signed in: some refusals mean something else by password or by device code. */
  readonly method?: SignInMethod | undefined;
}

/** What the sentences and commands of the tables are built from. */
export interface Subject {
  readonly stack: string;
  readonly outputs: Outputs;
  readonly method: SignInMethod | undefined;
  /** For sentences: the address, or `the mailbox` where none is set. */
  readonly mailbox: string;
  /** For sentences: the account that has to sign in. */
  readonly account: string;
  /** For commands; a placeholder where none is set. */
  readonly mailboxAddress: string;
  readonly accountAddress: string;
  /** Whether an account other than the mailbox's own signs in. */
  readonly isShared: boolean;
  /** Whether the stack grants consent, so that no one has to accept a link. */
  readonly isGranted: boolean;
  readonly isEmulator: boolean;
  /** APIs on which consent is requested, in the order of the setting `mailResources`. */
  readonly resources: readonly ('graph' | 'exchange')[];
  /** One admin-consent link for each API of the stack, and always one for Exchange Online, which serves the mail. */
  readonly adminLinks: readonly string[];
  /** `host:port` of a network or TLS fault. */
  readonly server: string;
  readonly host: string;
  readonly port: number;
  /** The API for which a token was refused. */
  readonly resource: TokenResource | undefined;
  /** Of a claim. */
  readonly expected: string;
  readonly found: string;
  /** What the server said, without secrets. */
  readonly text: string;
  /** `AADSTS65001`, the OAuth error, or Node's code. */
  readonly name: string;
}

export function buildSubject({ stack, outputs, method }: DiagnosisContext, fault: Fault): Subject {
  const { mailbox, account, consent, permissions, authority, adminConsentUrls } = outputs;
  const resources = [...new Set(permissions.map(({ resource }) => resource))];
  const { port, ...server } = serverOf(fault, outputs);
  const host = redact(server.host);
  return {
    stack,
    outputs,
    method,
    mailbox: mailbox ?? 'the mailbox',
    account: account ?? mailbox ?? 'the owner of the mailbox',
    mailboxAddress: mailbox ?? '<mailbox>',
    accountAddress: account ?? mailbox ?? '<account>',
    isShared: account !== undefined && mailbox !== undefined && account.toLowerCase() !== mailbox.toLowerCase(),
    isGranted: consent !== 'interactive',
    isEmulator: isLoopback(new URL(authority).hostname),
    resources,
    adminLinks: [...new Set([...resources, 'exchange' as const])].map((resource) => adminConsentUrls[resource]),
    server: `${host}:${port}`,
    host,
    port,
    resource: fault.kind === 'login' ? fault.resource : undefined,
    expected: fault.kind === 'claim' ? redact(fault.expected) || 'nothing' : '',
    found: fault.kind === 'claim' ? redact(fault.found) || 'nothing' : '',
    text: fault.kind === 'claim' ? '' : redact(wordsOf(fault)),
    name: nameOf(fault),
  };
}

/** Returns the text of a refusal. That of SMTP begins with its number. */
export function wordsOf(fault: Exclude<Fault, { readonly kind: 'claim' }>): string {
  if (fault.kind !== 'smtp' || fault.responseCode === undefined) return fault.text;
  return fault.text.startsWith(`${fault.responseCode}`) ? fault.text : `${fault.responseCode} ${fault.text}`;
}

function serverOf(fault: Fault, outputs: Outputs): { readonly host: string; readonly port: number } {
  if (fault.kind === 'network' || fault.kind === 'tls') return fault;
  const { hostname, port } = new URL(outputs.authority);
  const login = { host: hostname, port: port === '' ? 443 : Number(port) };
  return (fault.kind === 'imap' || fault.kind === 'smtp' ? outputs[fault.kind] : undefined) ?? login;
}

function nameOf(fault: Fault): string {
  if (fault.kind === 'login') return fault.aadsts === undefined ? redact(fault.error ?? '') : `AADSTS${fault.aadsts}`;
  return fault.kind === 'network' || fault.kind === 'tls' ? redact(fault.code) : '';
}
