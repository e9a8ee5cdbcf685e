import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { diagnose } from '../../../src/diagnostics/diagnose.ts';
import { quoteForPowerShell, quoteForShell } from '../../../src/common/quote.ts';
import type { Fault } from '../../../src/diagnostics/fault.ts';
import { stacks } from '../diagnostics/support.ts';

const hostile = [
  "o'neil@contoso.com",
  '$(id)@contoso.com',
  '`id`@contoso.com',
  'a"b@contoso.com',
  'a b;id@contoso.com',
  '-x@c.de',
];

describe('quoteForShell', () => {
  it.each([...hostile, 'jobs@contoso.com', 'a\\b', '', 'a\nb', "''", '*?[x]~'])(
    'gives the shell %j as one word',
    (word) => {
      const printed = execFileSync('/bin/sh', ['-c', `printf '%s|' ${quoteForShell(word)}`], { encoding: 'utf8' });
      expect(printed).toBe(`${word}|`);
    },
  );

  it('leaves a plain word as a person would type it', () => {
    expect(quoteForShell('jobs+it@contoso.com')).toBe('jobs+it@contoso.com');
  });
});

describe('quoteForPowerShell', () => {
  // about_Quoting_Rules: in single quotes only the quote itself has a meaning, and curly quotes count as one.
  it.each([
    ['jobs@contoso.com', "'jobs@contoso.com'"],
    ["o'neil@contoso.com", "'o''neil@contoso.com'"],
    ['$(id)`n@contoso.com', "'$(id)`n@contoso.com'"],
    ["a’; Remove-Mailbox b '", "'a’’; Remove-Mailbox b '''"],
    ['‘‚‛', "'‘‘‚‚‛‛'"],
  ])('gives %s as %s', (text, quoted) => {
    expect(quoteForPowerShell(text)).toBe(quoted);
  });
});

describe('diagnose', () => {
  const off: Fault = {
    kind: 'smtp',
    step: 'authenticate',
    text: 'SmtpClientAuthentication is disabled for the Mailbox.',
  };

  it.each(hostile)('puts %s into PowerShell lines as nothing but an address', (mailbox) => {
    const { remedy } = diagnose(off, {
      stack: 'contoso',
      outputs: { ...stacks.interactive, mailbox, account: mailbox },
    });
    expect(remedy.split('\n').at(-1)).toBe(
      `Set-CASMailbox -Identity '${mailbox.replaceAll("'", "''")}' -SmtpClientAuthenticationDisabled $false`,
    );
  });

  it.each(hostile)('puts %s into shell lines as one word', (account) => {
    const fault: Fault = { kind: 'login', aadsts: 50057, text: 'The user account is disabled.' };
    const { remedy } = diagnose(fault, { stack: 'contoso', outputs: { ...stacks.interactive, account } });
    const command = remedy.split('\n').at(-1) ?? '';
    const words = execFileSync('/bin/sh', ['-c', `az() { printf '%s|' "$@"; }; ${command}`], { encoding: 'utf8' });
    expect(words).toBe(`ad|user|update|--id|${account}|--account-enabled|true|`);
  });

  it('quotes a stack and a server that a shell would take apart', () => {
    const context = { stack: 'a;id', outputs: stacks.granted };
    expect(diagnose({ kind: 'login', aadsts: 65001, text: '' }, context).remedy).toContain(
      "npx mailbox-access up 'a;id'",
    );
    const fault: Fault = { kind: 'network', host: 'a;id', port: 993, code: 'ENOTFOUND', text: '' };
    expect(diagnose(fault, context).remedy).toContain("nslookup 'a;id'");
  });
});
