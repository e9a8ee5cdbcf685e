import { onOneLine } from '../../common/sanitize.ts';
import { connectExchange, exchangeLine } from '../../diagnostics/commands.ts';
import { GraphRefusal } from '../../graph/client.ts';
import { findUser } from '../../graph/find.ts';
import { passed, skipped } from '../../diagnostics/checks/check.ts';
import type { Outcome } from '../../diagnostics/checks/check.ts';
import { checkApis } from './apis.ts';
import { checkRights } from './authority.ts';
import { readCaller } from './caller.ts';
import type { Check } from './names.ts';
import { checkCredential, checkTenant } from './credential.ts';
import { checkAccount, checkDomain, judgeLicence, userSchema } from './mailbox.ts';
import { checkMultiFactor } from './multiFactor.ts';
import { checkDeleted, checkDuplicateNames } from './duplicateNames.ts';
import { readAuthorizationPolicy, tryAuthorizationPolicy } from './policies.ts';
import { checkQuota } from './quota.ts';
import { once } from '../../common/once.ts';
import type { Opened, Subject } from './subject.ts';
import { checkUserConsent } from './userConsent.ts';

const noMailbox = 'no mailbox is set';

/** A check that reads Microsoft Graph. */
interface GraphCheck extends Pick<Check, 'name' | 'title' | 'skip'> {
  /** The least application permission that lets it read. */
  readonly needs: string;
  readonly run: (opened: Opened) => Promise<Outcome>;
}

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

  /** A check that asks Graph, once it is known that the token is of the right tenant. */
  const asks = ({ needs, run, ...check }: GraphCheck): Check => ({
    ...check,
    needs: ['credential', 'tenant'],
    run: async () => {
      try {
        return await run(await open());
      } catch (error) {
        // What it may not read proves nothing.
        if (error instanceof GraphRefusal) return skipped(explainRefusal(error, needs));
        throw error;
      }
    },
  });
  const withoutMailbox = mailbox === undefined ? noMailbox : undefined;

  return [
    { name: 'credential', title: 'Credential', run: () => checkCredential(subject, caller) },
    {
      name: 'tenant',
      title: 'Tenant',
      needs: ['credential'],
      run: async () => checkTenant(subject, await caller()),
    },
    asks({
      name: 'rights',
      title: 'Permissions',
      needs: 'User.Read',
      run: async ({ graph }) => {
        const who = await caller();
        if (who === undefined) return skipped('the token does not list its permissions');
        return checkRights(subject, who, graph, () => tryAuthorizationPolicy(policy));
      },
    }),
    asks({
      name: 'user-consent',
      title: 'User consent',
      needs: 'Policy.Read.All',
      run: ({ graph }) => checkUserConsent(subject, graph, policy),
    }),
    asks({
      name: 'multi-factor',
      title: 'MFA',
      needs: 'Policy.Read.All; also User.Read.All and Directory.Read.All if policies name users, groups or roles',
      run: ({ graph }) => checkMultiFactor(account, graph, user),
    }),
    asks({
      name: 'apis',
      title: 'APIs',
      needs: 'Application.Read.All',
      run: ({ graph }) => checkApis(subject, graph),
    }),
    asks({
      name: 'domain',
      title: 'Domain',
      needs: 'Domain.Read.All',
      skip: withoutMailbox,
      run: ({ graph }) => checkDomain(settings, graph),
    }),
    asks({
      name: 'account',
      title: 'Account',
      needs: 'User.Read.All',
      skip: withoutMailbox,
      run: ({ graph }) => checkAccount(settings, graph, user),
    }),
    asks({
      name: 'licence',
      title: 'License',
      needs: 'User.Read.All',
      skip: withoutMailbox,
      run: async () => {
        const found = await user();
        return found === undefined ? skipped('the account does not exist') : judgeLicence(found);
      },
    }),
    asks({
      name: 'duplicateNames',
      title: 'Duplicate names',
      needs: 'Application.Read.All',
      run: ({ graph }) => checkDuplicateNames(subject, graph),
    }),
    asks({
      name: 'deleted',
      title: 'Deleted apps',
      needs: 'Application.Read.All',
      run: ({ graph }) => checkDeleted(subject, graph),
    }),
    asks({
      name: 'quota',
      title: 'Directory quota',
      needs: 'Organization.Read.All',
      run: ({ graph }) => checkQuota(graph),
    }),
    checkSwitch('imap', 'IMAP', 'ImapEnabled', settings),
    checkSwitch('smtp', 'SMTP AUTH', 'SmtpClientAuthenticationDisabled', settings),
  ];
}

/** Three lines of what the directory says. */
const longestWords = 300;

/** @param needs The least application permission, or what else would let it read. */
function explainRefusal({ status, code, message }: GraphRefusal, needs: string): string {
  if (status === 403) return `needs ${needs}`;
  if (status === 0) return `Microsoft Graph did not answer: ${onOneLine(message, longestWords)}`;
  return `Microsoft Graph refused the request: ${code}: ${onOneLine(message, longestWords)}`;
}

/** Skips the setting of a mailbox for a protocol, and says how to check it: only Exchange PowerShell reads it. */
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
