import { onOneLine } from '../../common/sanitize.ts';
import { connectExchange, exchangeLine } from '../../diagnostics/commands.ts';
import { GraphRefusal } from '../../graph/client.ts';
import { findUser } from '../../graph/find.ts';
import { type Outcome, passed, skipped } from '../../diagnostics/checks/check.ts';
import { once } from '../../common/once.ts';
import { checkApis, checkDeleted, checkDuplicateNames, checkQuota } from './directory.ts';
import { checkRights } from './rights.ts';
import { checkCredential, checkTenant, readCaller } from './credential.ts';
import type { Check } from './report.ts';
import { checkAccount, checkDomain, judgeLicence, userSchema } from './mailbox.ts';
import { checkMultiFactor } from './multiFactor.ts';
import { readAuthorizationPolicy } from './consentPolicies.ts';
import type { Opened, Subject } from './subject.ts';
import { checkUserConsent } from './userConsent.ts';

/** Returns the preflight checks of a stack, in order. All are read-only. */
export function planPreflight(subject: Subject): readonly Check[] {
  const { settings } = subject;
  const { mailbox, account } = settings;
  const open = once(subject.open);
  const caller = async () => readCaller((await open()).token);
  const policy = once(async () => readAuthorizationPolicy((await open()).graph));
  const user = once(async () =>
    account === undefined ? undefined : findUser((await open()).graph, account, userSchema),
  );

  /**
   * Builds a check that asks Graph, once the token is known to be for the right tenant.
   *
   * @param permission The least application permission that allows reading.
   */
  const asks = (
    name: Check['name'],
    title: string,
    permission: string,
    run: (opened: Opened) => Promise<Outcome>,
    skip?: string,
  ): Check => ({
    name,
    title,
    skip,
    needs: ['credential', 'tenant'],
    run: async () => {
      try {
        return await run(await open());
      } catch (error) {
        // A read that was refused proves nothing.
        if (error instanceof GraphRefusal) return skipped(explainRefusal(error, permission));
        throw error;
      }
    },
  });
  const checkPermissions = async ({ graph }: Opened) => {
    const who = await caller();
    if (who === undefined) return skipped('the token does not list its permissions');
    return checkRights(subject, who, graph, policy);
  };
  const checkLicence = async () => {
    const found = await user();
    return found === undefined ? skipped('the account does not exist') : judgeLicence(found);
  };
  const policies = 'Policy.Read.All; also User.Read.All and Directory.Read.All if policies name users, groups or roles';
  const applications = 'Application.Read.All';
  const noMailbox = mailbox === undefined ? 'no mailbox is set' : undefined;

  return [
    { name: 'credential', title: 'Credential', run: () => checkCredential(subject, caller) },
    { name: 'tenant', title: 'Tenant', needs: ['credential'], run: async () => checkTenant(subject, await caller()) },
    asks('rights', 'Permissions', 'User.Read', checkPermissions),
    asks('user-consent', 'User consent', 'Policy.Read.All', ({ graph }) => checkUserConsent(subject, graph, policy)),
    asks('multi-factor', 'MFA', policies, ({ graph }) => checkMultiFactor(account, graph, user)),
    asks('apis', 'APIs', applications, ({ graph }) => checkApis(subject, graph)),
    asks('domain', 'Domain', 'Domain.Read.All', ({ graph }) => checkDomain(settings, graph), noMailbox),
    asks('account', 'Account', 'User.Read.All', ({ graph }) => checkAccount(settings, graph, user), noMailbox),
    asks('licence', 'License', 'User.Read.All', checkLicence, noMailbox),
    asks('duplicateNames', 'Duplicate names', applications, ({ graph }) => checkDuplicateNames(subject, graph)),
    asks('deleted', 'Deleted apps', applications, ({ graph }) => checkDeleted(settings, graph)),
    asks('quota', 'Directory quota', 'Organization.Read.All', ({ graph }) => checkQuota(graph)),
    checkSwitch('imap', 'IMAP', 'ImapEnabled', settings),
    checkSwitch('smtp', 'SMTP AUTH', 'SmtpClientAuthenticationDisabled', settings),
  ];
}

/** About three lines of the directory's text. */
const longestWords = 300;

/** @param needs The least application permission, or whatever else would allow reading. */
function explainRefusal({ status, code, message }: GraphRefusal, needs: string): string {
  if (status === 403) return `needs ${needs}`;
  if (status === 0) return `Microsoft Graph did not answer: ${onOneLine(message, longestWords)}`;
  return `Microsoft Graph refused the request: ${code}: ${onOneLine(message, longestWords)}`;
}

/** Skips a protocol setting of a mailbox, which only Exchange PowerShell can read, and explains how to check it. */
function checkSwitch(name: 'imap' | 'smtp', title: string, property: string, settings: Subject['settings']): Check {
  const { mailbox = '<address of the mailbox>', protocols } = settings;
  const line = exchangeLine('Get-CASMailbox', { Identity: mailbox }, `| Format-List ${property}`);
  const outcome = protocols.includes(name)
    ? skipped(
        `Microsoft Graph cannot read this setting. In Exchange Online PowerShell, after ${connectExchange}:\n${line}`,
      )
    : passed('not used');
  return { name, title, run: () => Promise.resolve(outcome) };
}
