import { isLoopback } from '../common/loopback.ts';
import type { Outputs } from '../registration/outputs/schema.ts';
import type { Fault } from './fault.ts';
import type { SignInMethod } from './signInMethod.ts';
import { redact } from './redact.ts';

export interface DiagnosisContext {
  readonly stack: string;
  readonly outputs: Outputs;
  /** Optional. The sign-in method: some refusals mean something else with a password or a device code. */
  readonly method?: SignInMethod | undefined;
}

/** The values from which the sentences and commands of the tables are built. */
export type Subject = ReturnType<typeof buildSubject>;

export function buildSubject({ stack, outputs, method }: DiagnosisContext, fault: Fault) {
  const { mailbox, account, consent, permissions, authority, adminConsentUrls } = outputs;
  const resources = [...new Set(permissions.map(({ resource }) => resource))];
  const { port, ...server } = serverOf(fault, outputs);
  const host = redact(server.host);
  return {
    stack,
    outputs,
    method,
    // For sentences.
    mailbox: mailbox ?? 'the mailbox',
    /** The account that has to sign in. */
    account: account ?? mailbox ?? 'the owner of the mailbox',
    // For commands; a placeholder where none is set.
    mailboxAddress: mailbox ?? '<mailbox>',
    accountAddress: account ?? mailbox ?? '<account>',
    /** Whether an account other than the mailbox's own signs in. */
    isShared: account !== undefined && mailbox !== undefined && account.toLowerCase() !== mailbox.toLowerCase(),
    /** Whether the stack grants consent, so that no one has to accept a link. */
    isGranted: consent !== 'interactive',
    isEmulator: isLoopback(new URL(authority).hostname),
    /** APIs for which consent is requested, in the order of the setting `mailResources`. */
    resources,
    /** One admin-consent link for each API of the stack, and always one for Exchange Online, which serves the mail. */
    adminLinks: [...new Set([...resources, 'exchange' as const])].map((resource) => adminConsentUrls[resource]),
    /** `host:port` of a network or TLS fault. */
    server: `${host}:${port}`,
    host,
    port,
    /** The API for which a token was refused. */
    resource: fault.kind === 'login' ? fault.resource : undefined,
    // For a claim.
    expected: fault.kind === 'claim' ? redact(fault.expected) || 'nothing' : '',
    found: fault.kind === 'claim' ? redact(fault.found) || 'nothing' : '',
    /** The server's text, without secrets. */
    text: fault.kind === 'claim' ? '' : redact(wordsOf(fault)),
    /** `AADSTS65001`, the OAuth error, or Node's code. */
    name: nameOf(fault),
  };
}

/** Returns the text of a refusal. For SMTP, it begins with the response code. */
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
