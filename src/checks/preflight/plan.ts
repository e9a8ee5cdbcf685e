import { findUser } from '../../graph/find.ts';
import { passed, skipped } from '../../diagnostics/checks/check.ts';
import type { Outcome } from '../../diagnostics/checks/check.ts';
import { checkApis } from './apis.ts';
import { checkRights } from './authority.ts';
import { readCaller } from './caller.ts';
import type { Check, PreflightName } from './names.ts';
import { checkCredential, checkTenant } from './credential.ts';
import { checkAccount, checkDomain, judgeLicence, userSchema } from './mailbox.ts';
import { checkMultiFactor } from './multiFactor.ts';
import { checkDeleted, checkDuplicateNames } from './duplicateNames.ts';
import { readAuthorizationPolicy, tryAuthorizationPolicy } from './policies.ts';
import { checkQuota } from './quota.ts';
import { attempt } from './read.ts';
import { once } from '../../common/once.ts';
import type { Opened, Subject } from './subject.ts';
import { explainSwitch } from './switches.ts';
import { checkUserConsent } from './userConsent.ts';

const noMailbox = 'no mailbox is set';

/** Everything that is looked at before a stack is provisioned, in order. Nothing of it changes anything. */
export function planPreflight(subject: Subject): readonly Check[] {
  const { settings } = subject;
  const { mailbox, account, protocols } = settings;
  const open = once(subject.open);
  const caller = async () => readCaller((await open()).token);
  const policy = once(async () => readAuthorizationPolicy((await open()).graph));
  const user = once(async () =>
    account === undefined ? undefined : findUser((await open()).graph, account, userSchema),
  );

  /** A check that asks Graph, once it is known that the token is of the right tenant. */
  const asks = (
    name: PreflightName,
    title: string,
    needs: string,
    run: (opened: Opened) => Promise<Outcome>,
    skip?: string,
  ): Check => ({
    name,
    title,
    needs: ['credential', 'tenant'],
    skip,
    run: () => attempt(needs, async () => run(await open())),
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
    asks('rights', 'Rights', 'User.Read', async ({ graph }) => {
      const who = await caller();
      if (who === undefined) return skipped('the token does not say what it allows');
      return checkRights(subject, who, graph, () => tryAuthorizationPolicy(policy));
    }),
    asks('user-consent', 'User consent', 'Policy.Read.All', ({ graph }) => checkUserConsent(subject, graph, policy)),
    asks(
      'multi-factor',
      'Multi-factor',
      'Policy.Read.All; User.Read.All and Directory.Read.All too, where policies name users, groups or roles',
      ({ graph }) => checkMultiFactor(account, graph, user),
    ),
    asks('apis', 'APIs', 'Application.Read.All', ({ graph }) => checkApis(settings, graph)),
    asks('domain', 'Domain', 'Domain.Read.All', ({ graph }) => checkDomain(settings, graph), withoutMailbox),
    asks('account', 'Account', 'User.Read.All', ({ graph }) => checkAccount(settings, graph, user), withoutMailbox),
    asks(
      'licence',
      'Licence',
      'User.Read.All',
      async () => {
        const found = await user();
        return found === undefined ? skipped('the account is not there') : judgeLicence(found);
      },
      withoutMailbox,
    ),
    asks('duplicateNames', 'Namesakes', 'Application.Read.All', ({ graph }) => checkDuplicateNames(subject, graph)),
    asks('deleted', 'Deleted', 'Application.Read.All', ({ graph }) => checkDeleted(subject, graph)),
    asks('quota', 'Quota', 'Organization.Read.All', ({ graph }) => checkQuota(graph)),
    switchCheck('imap', 'IMAP', protocols.includes('imap'), explainSwitch('ImapEnabled', mailbox)),
    switchCheck(
      'smtp',
      'SMTP AUTH',
      protocols.includes('smtp'),
      explainSwitch('SmtpClientAuthenticationDisabled', mailbox),
    ),
  ];
}

function switchCheck(name: 'imap' | 'smtp', title: string, isUsed: boolean, reason: string): Check {
  const outcome = isUsed ? skipped(reason) : passed('not used');
  return { name, title, run: () => Promise.resolve(outcome) };
}
