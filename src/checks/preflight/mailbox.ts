import { z } from 'zod';
import { type GraphReader, GraphRefusal } from '../../graph/client.ts';
import { findUser } from '../../graph/find.ts';
import { setConfig, toolCommand } from '../../diagnostics/commands.ts';
import { type Outcome, passed } from '../../diagnostics/checks/check.ts';
import type { Diagnosis } from '../../diagnostics/diagnosis.ts';
import { failWith, failWithAny, finding } from './findings.ts';
import type { Subject } from './subject.ts';

export const userSchema = z.object({
  id: z.string(),
  userPrincipalName: z.string(),
  accountEnabled: z.boolean().nullish(),
  userType: z.string().nullish(),
  assignedPlans: z.array(z.object({ service: z.string().nullish(), capabilityStatus: z.string().nullish() })).nullish(),
});
export type User = z.output<typeof userSchema>;

const domainSchema = z.object({ isVerified: z.boolean() });

export async function checkDomain({ stack, mailbox }: Subject['settings'], graph: GraphReader): Promise<Outcome> {
  const domain = mailbox?.split('@').at(-1)?.toLowerCase() ?? '';
  const found = await graph.get(`/domains/${encodeURIComponent(domain)}`, domainSchema).catch((error: unknown) => {
    if (error instanceof GraphRefusal && error.status === 404) return undefined;
    throw error;
  });
  if (found?.isVerified === true) return passed(`${domain} is verified in this tenant`);
  if (found === undefined)
    return failWith(
      'domain-missing',
      `${domain}, the domain of ${mailbox ?? ''}, is not a domain of this tenant.`,
      `Correct the address (${setConfig('mailbox', '<address>', stack)}), or the tenant.`,
    );
  return failWith(
    'domain-unverified',
    `${domain}, the domain of ${mailbox ?? ''}, is in this tenant but not verified.`,
    `Verify it (Microsoft 365 admin center, Settings, Domains), then: ${toolCommand('preflight', stack)}`,
  );
}

/** Checks that the account exists and can sign in, and that the mailbox exists if it is another user's. */
export async function checkAccount(
  { stack, mailbox, account }: Subject['settings'],
  graph: GraphReader,
  findAccount: () => Promise<User | undefined>,
): Promise<Outcome> {
  const isShared = mailbox !== undefined && mailbox.toLowerCase() !== account?.toLowerCase();
  const [user, owner] = await Promise.all([findAccount(), isShared ? findUser(graph, mailbox, userSchema) : undefined]);
  const named = `${user?.userPrincipalName ?? ''} exists and is enabled`;
  return failWithAny(
    [
      judgeAccount(user, account ?? '', isShared ? 'account' : 'mailbox', stack),
      isShared && owner === undefined
        ? finding(
            'mailbox-missing',
            `No one in this tenant has the address ${mailbox}.`,
            `Correct it: ${setConfig('mailbox', '<address>', stack)}`,
          )
        : undefined,
    ],
    passed(isShared ? `${named}; so is the mailbox ${mailbox}` : named),
  );
}

function judgeAccount(
  user: User | undefined,
  account: string,
  setting: 'account' | 'mailbox',
  stack: string,
): Diagnosis | undefined {
  if (user === undefined)
    return finding(
      'account-missing',
      `No user of this tenant has the user principal name or the mail address ${account}.`,
      `Correct it: ${setConfig(setting, '<address>', stack)}`,
    );
  if (user.accountEnabled === false)
    return finding(
      'account-disabled',
      `${user.userPrincipalName} is disabled, so no one can sign in with it.`,
      `Enable it. If it is a shared mailbox, set the account that signs in: ${setConfig('account', '<address>', stack)}`,
    );
  if (user.userType !== 'Guest') return undefined;
  return finding(
    'account-guest',
    `${user.userPrincipalName} is a guest. A guest's mailbox is in another tenant.`,
    `Use the tenant that has the mailbox, or set another account: ${setConfig('account', '<address>', stack)}`,
  );
}

export function judgeLicence(user: User): Outcome {
  const hasMail = user.assignedPlans?.some(
    ({ service, capabilityStatus }) => service?.toLowerCase() === 'exchange' && capabilityStatus === 'Enabled',
  );
  if (hasMail === true) return passed(`${user.userPrincipalName} is licensed for Exchange Online`);
  return failWith(
    'account-unlicensed',
    `${user.userPrincipalName} has no license with Exchange Online, so it cannot sign in to mail.`,
    'Assign one (Microsoft 365 admin center, Users, Active users, Licenses and apps). It takes effect within minutes.',
  );
}
