import {
  type MailResource,
  permissionsOn,
  type Protocol,
  resources,
  signInScopes,
} from '../../registration/permissions.ts';
import { setConfig, toolCommand } from '../../diagnostics/commands.ts';
import { type Outcome, passed, skipped, warned } from '../../diagnostics/checks/check.ts';
import type { GraphReader } from '../../graph/client.ts';
import {
  type AuthorizationPolicy,
  conditionSet,
  type ConditionSet,
  type ConsentPolicy,
  type ConsentRules,
  type PolicyPermission,
  readConsentRules,
} from './consentPolicies.ts';
import { finding } from './findings.ts';
import type { Subject } from './subject.ts';

const forSelf = /^ManagePermissionGrantsForSelf\./i;

type Asked = readonly (readonly [MailResource, string])[];
type Verdict = 'allowed' | 'refused' | 'unknown';

/** Checks which of the consent links the mailbox owner may accept when consent is interactive. */
export async function checkUserConsent(
  subject: Subject,
  graph: GraphReader,
  readPolicy: () => Promise<AuthorizationPolicy>,
): Promise<Outcome> {
  const { settings } = subject;
  if (settings.consent !== 'interactive')
    return passed(
      `not needed: the stack grants consent for ${settings.consent === 'user' ? 'the account' : 'the tenant'}`,
    );
  const policies = (await readPolicy()).defaultUserRolePermissions.permissionGrantPoliciesAssigned
    .filter((id) => forSelf.test(id))
    .map((id) => id.replace(forSelf, ''));
  const rules = await readConsentRules(graph, policies, subject);
  const { guide, exchange, all } = listAsked(settings.protocols);
  const basis = describeBasis(policies, rules);
  const verdict = judgeLink(rules, guide);
  if (verdict === 'unknown')
    return skipped(
      `it is not known whether users may accept the link: the conditions of a policy could not be evaluated (${basis})`,
    );
  if (verdict === 'refused') return warned(refusedLink(settings, basis));
  const others = [
    ['authorizeUrls.exchange', judgeLink(rules, exchange)],
    ['authorizeUrls.all', judgeLink(rules, all)],
  ] as const;
  const closed = others.filter(([, each]) => each !== 'allowed').map(([name]) => name);
  const rest = closed.length === 0 ? '' : `; ${closed.join(' and ')} would require an administrator`;
  return passed(`the mailbox owner may accept the link (authorizeUrl)${rest} (${basis})`);
}

function refusedLink({ stack, account }: Subject['settings'], basis: string) {
  const outputs = toolCommand('outputs', stack);
  const grant = setConfig('consent', 'user', stack);
  return finding(
    'consent-not-allowed',
    `Users of this tenant may not consent at the mailbox owner's link (${basis}).`,
    account === undefined
      ? `After \`up\`, have an administrator open the admin-consent links that this command shows, and accept.\n${outputs}`
      : `After \`up\`, have an administrator open the admin-consent links that the first command shows, and accept. Or let the stack grant consent to ${account} only, with the second command.\n${outputs}\n${grant}`,
  );
}

function describeBasis(policies: readonly string[], { isDocumented }: ConsentRules): string {
  const named =
    policies.length === 0
      ? 'no consent policy is assigned to users'
      : `${policies.length === 1 ? 'policy' : 'policies'} ${policies.join(', ')}`;
  return isDocumented
    ? `${named}, as documented by Microsoft: reading the actual conditions needs Policy.Read.PermissionGrant`
    : named;
}

function listAsked(protocols: readonly Protocol[]): Readonly<Record<'guide' | 'exchange' | 'all', Asked>> {
  const on = (api: MailResource): Asked => permissionsOn(api, protocols).map(({ name }) => [api, name] as const);
  const signIn: Asked = signInScopes.map((name) => ['graph', name] as const);
  return {
    guide: on('graph'),
    exchange: [...signIn, ...on('exchange')],
    all: [...signIn, ...on('graph'), ...on('exchange')],
  };
}

/**
 * Judges a link by the consent policies assigned to users. Each is evaluated alone, and one that allows all permissions is enough
 * (https://learn.microsoft.com/entra/identity/enterprise-apps/manage-app-consent-policies).
 */
function judgeLink(rules: ConsentRules, asked: Asked): Verdict {
  const permissions = asked.map(([api, name]) => rules.find(api, name));
  const verdicts = rules.policies.map((policy) => (policy ? judgePolicy(policy, rules, permissions) : 'unknown'));
  if (verdicts.includes('allowed')) return 'allowed';
  return verdicts.includes('unknown') ? 'unknown' : 'refused';
}

function judgePolicy(
  { includes, excludes }: ConsentPolicy,
  rules: ConsentRules,
  permissions: readonly (PolicyPermission | undefined)[],
): Verdict {
  const verdicts = permissions.map((permission): Verdict => {
    // The API is not in the tenant, or does not have the permission.
    if (permission === undefined) return 'unknown';
    const included = includes.map((set) => matches(set, rules, permission));
    const excluded = excludes.map((set) => matches(set, rules, permission));
    if (excluded.includes(true) || included.every((each) => each === false)) return 'refused';
    return included.includes(true) && excluded.every((each) => each === false) ? 'allowed' : 'unknown';
  });
  if (verdicts.includes('refused')) return 'refused';
  return verdicts.includes('unknown') ? 'unknown' : 'allowed';
}

/** Returns whether all conditions of a set hold for a permission; undefined when it has an unknown condition. */
function matches(set: ConditionSet, rules: ConsentRules, permission: PolicyPermission): boolean | undefined {
  const holds =
    (set.permissionType === 'delegated' ||
      (set.permissionType === 'delegatedUserConsentable' && permission.type !== 'Admin')) &&
    (set.permissionClassification === 'all' || set.permissionClassification === permission.classification) &&
    (set.resourceApplication === 'any' ||
      set.resourceApplication.toLowerCase() === resources[permission.api].clientId) &&
    has(set.permissions, permission.id, permission.name) &&
    has(set.clientApplicationIds, rules.clientId) &&
    has(set.clientApplicationTenantIds, rules.tenantId) &&
    // Our registrations have no verified publisher.
    has(set.clientApplicationPublisherIds) &&
    set.clientApplicationsFromVerifiedPublisherOnly !== true;
  if (!holds) return false;
  return Object.entries(set).some(([name, value]) => !known.has(name) && restricts(name, value)) ? undefined : true;
}

function has(values: readonly string[], ...wanted: readonly (string | undefined)[]): boolean {
  const known = values.map((value) => value.toLowerCase());
  return known.includes('all') || wanted.some((each) => each !== undefined && known.includes(each.toLowerCase()));
}

const known = new Set(['id', ...Object.keys(conditionSet.shape)]);

/** Returns whether an unknown condition restricts anything: not while it is empty, `false`, `all` or `any`. */
function restricts(name: string, value: unknown): boolean {
  if (name.startsWith('@')) return false;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.some((each) => ![null, undefined, false, '', 'all', 'any'].includes(each as null));
}
