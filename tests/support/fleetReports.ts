import type { FleetOperation, FleetReport, FleetRow } from '../../src/reporting/model/schema.ts';
import { reportBreakingChange } from '../../src/reporting/model/describeError.ts';
import type { BreakingChangeKind } from '../../src/common/breakingChange.ts';
import { outputsOf } from './outputs.ts';

const firsts = ['Contoso', 'Fabrikam', 'Northwind', 'Tailspin', 'Wingtip', 'Adatum', 'Litware', 'Proseware', 'Lucerne'];
const seconds = ['Recruitment', 'Facilities', 'Care', 'Logistics', 'Höfe & Söhne', "O'Brien", 'Hospitality', 'École'];
const thirds = ['Ltd', 'GmbH', 'Group', 'Holdings (International) Limited', 'plc', 'AG'];

/** Returns the same GUID for the same number. */
function guidOf(number: number, of: number): string {
  const hex = (value: number, length: number) => value.toString(16).padStart(length, '0');
  return `${hex(number * 2654435761 + of, 8).slice(-8)}-${hex(of, 4)}-4000-8000-${hex(number, 12)}`;
}

const application = 'azuread:index/application:Application';
const grant = 'azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant';
const principal = 'azuread:index/servicePrincipal:ServicePrincipal';

function identify(number: number) {
  const stack = `customer-${String(number).padStart(4, '0')}`;
  const customer = `${firsts[number % 9]} ${seconds[number % 8]} ${thirds[number % 6]}`;
  return { stack, customer, tenantId: guidOf(number, 1), clientId: guidOf(number, 2) };
}

type Make = (row: ReturnType<typeof identify>, durationMs: number) => FleetRow;

/** Returns the engine's text for a change of these properties of the application. */
function diffOf(stack: string, sign: string, operation: string, properties: readonly string[]): string {
  return [
    `Previewing update (${stack}):`,
    '  pulumi:pulumi:Stack: (same)',
    `    [urn=urn:pulumi:${stack}::mailbox-access::pulumi:pulumi:Stack::mailbox-access-${stack}]`,
    `    ${sign} ${application}: (${operation})`,
    `        [urn=urn:pulumi:${stack}::mailbox-access::${application}::pass]`,
    ...properties.map((property) => `      ${property}`),
    'Resources:',
    `    ${sign} 1 to ${operation}`,
    '    3 unchanged',
    '',
  ].join('\n');
}

function harmed(kind: BreakingChangeKind, what: readonly string[], sign: string, step: string, line: string): Make {
  return (ids, durationMs) => ({
    ...{ ...ids, durationMs, result: 'changed', clientIdKept: kind !== 'replace' && kind !== 'delete' },
    changes: { [step]: 1, same: 3 },
    steps: [{ operation: step, type: application, name: 'pass', properties: [line.split(' ')[1] ?? ''] }],
    breakingChanges: [reportBreakingChange({ kind, clientId: ids.clientId, what })],
    diff: diffOf(ids.stack, sign, step, [line]),
  });
}

function failed(
  code: NonNullable<FleetRow['error']>['code'],
  problem: string,
  remedy: string,
  original?: string,
): Make {
  return ({ stack, customer, tenantId }, durationMs) => {
    const error = { code, problem: problem.replace('STACK', stack), remedy: remedy.replaceAll('STACK', stack) };
    return {
      ...{ stack, customer, tenantId, durationMs, result: code === 'interrupted' ? 'interrupted' : 'failed' },
      error: { ...error, ...(original === undefined ? {} : { original }) },
    };
  };
}

/** Possible results of a customer's preview, by name. */
const cases = {
  unchanged: (ids, durationMs) => ({
    ...ids,
    durationMs,
    result: 'unchanged',
    clientIdKept: true,
    changes: { same: 5 },
  }),
  drift: (ids, durationMs) => ({
    ...{ ...ids, durationMs, result: 'changed', clientIdKept: true, changes: { update: 1, same: 4 } },
    steps: [{ operation: 'update', type: application, name: 'pass', properties: ['displayName', 'notes'] }],
    diff: diffOf(ids.stack, '~', 'update', [
      '~ displayName: "PASS (old)" => "PASS"',
      '+ notes      : "mailbox-access"',
    ]),
  }),
  first: ({ stack, customer, tenantId }, durationMs) => ({
    ...{ stack, customer, tenantId, durationMs, result: 'changed', changes: { create: 4 } },
    steps: [application, principal, grant, grant].map((type) => ({
      ...{ operation: 'create', type, name: 'pass', properties: [] },
    })),
    diff: diffOf(stack, '+', 'create', ['displayName: "PASS"', `signInAudience: "AzureADMyOrg"`]),
  }),
  newClientId: harmed('replace', ['the registration'], '+-', 'replace', '~ signInAudience: "AzureADMyOrg" => "x"'),
  redirect: harmed('redirect-removal', ['http://localhost'], '~', 'update', '- publicClient: "http://localhost"'),
  wider: harmed(
    'wider-consent',
    ['Microsoft Graph'],
    '~',
    'update',
    '- userObjectId: "22222222-2222-4222-8222-222222222222"',
  ),
  denied: failed(
    'engine-failed',
    'Microsoft Graph refused it: the credential may not create an application in the tenant of STACK (403 Authorization_RequestDenied).',
    'Grant the permission, then run it again: npx mailbox-access preflight STACK',
    'error: azuread:index/application:Application resource: could not create application\nunexpected status 403: Authorization_RequestDenied: Insufficient privileges to complete the operation.',
  ),
  duplicateName: failed(
    'preflight-failed',
    'The tenant already has an application named PASS (client ID 00000000-0000-4000-8000-000000000000).',
    "If it belongs to this customer, adopt it: npx mailbox-access adopt STACK. Otherwise use another name: pulumi config set displayName 'PASS monitor' --stack STACK",
  ),
  hang: failed(
    'timed-out',
    'The run of STACK was stopped after 900 s. Operations that were running are finished or are pending in the state.',
    'Check this customer: npx mailbox-access preview STACK\nTo allow more time, add: --timeout 1800',
  ),
  settings: failed(
    'settings-invalid',
    'Pulumi.STACK.yaml cannot be used:\n  mailbox-access:consent is "everybody"; allowed are interactive, user, tenant\n  mailbox-access:mailbox is missing',
    'Correct it, then run it again:\npulumi config set consent user --stack STACK\npulumi config set mailbox jobs@contoso.com --stack STACK',
  ),
  interrupted: failed(
    'interrupted',
    'The preview of STACK was interrupted before it ended.',
    'Run it again: npx mailbox-access preview STACK',
  ),
  notStarted: ({ stack }) => ({ stack, result: 'not-started' }),
} satisfies Readonly<Record<string, Make>>;

export type CaseName = keyof typeof cases;

/** Builds the row of one customer. */
export function rowOf(name: CaseName, number: number): FleetRow {
  return cases[name](identify(number), 2_000 + ((number * 7919) % 9_000));
}

/** Most customers of a fleet are unchanged. Each other case occurs once in this many. */
const frequencies: readonly (readonly [CaseName, number])[] = [
  ['newClientId', 97],
  ['redirect', 83],
  ['wider', 71],
  ['settings', 67],
  ['hang', 61],
  ['duplicateName', 53],
  ['denied', 41],
  ['interrupted', 37],
  ['notStarted', 31],
  ['first', 13],
  ['drift', 7],
];

/** Builds the report of a preview of `count` customers, which has some of every case, even for a small fleet. */
export function fleetReportOf(count: number, overrides: Partial<FleetReport> = {}): FleetReport {
  const least = frequencies.map(([name]) => name);
  const stacks = Array.from({ length: count }, (_, index) => {
    // The first customers have every case once, so that a small fleet has it too.
    const early = count >= 24 && index % 2 === 1 ? least[(index - 1) / 2] : undefined;
    const [late = 'unchanged'] = frequencies.find(([, often]) => index > 24 && index % often === 0) ?? [];
    return rowOf(early ?? late, index + 1);
  });
  return {
    ...{ operation: 'preview', startedAt: '2026-11-25T08:00:00.000Z', durationMs: count * 1_300, parallel: 4, stacks },
    settingsWithoutStack: stacks.filter(({ changes }) => changes?.create === 4).map(({ stack }) => stack),
    stacksWithoutSettings: ['left-long-ago'],
    ...overrides,
  };
}

/** Builds the report of a proof of the same customers. */
export function proofReportOf(count: number): FleetReport {
  const declared = { name: 'declared', title: 'Registration as declared' } as const;
  const imap = { name: 'imap', title: 'IMAP: INBOX can be read' } as const;
  const skipped = { ...imap, result: 'skipped', reason: 'nobody signed in' } as const;
  const drift = {
    ...{
      code: 'directory-differs',
      problem: 'The directory does not match the stack.',
      resolvedBy: 'us' as const,
    },
    remedy: 'Update the state, then apply the settings:\nnpx mailbox-access refresh STACK\nnpx mailbox-access up STACK',
  } as const;
  const stacks = Array.from({ length: count }, (_, index): FleetRow => {
    const ids = { ...identify(index + 1), durationMs: 900 };
    const passed = { ...declared, result: 'passed', detail: 'as declared' } as const;
    const read = { ...imap, result: 'passed', detail: '3 messages' } as const;
    if (index % 5 === 2)
      return { ...ids, result: 'failed', checks: [{ ...declared, result: 'failed', diagnoses: [drift] }, skipped] };
    if (index % 5 === 3) return { ...ids, result: 'incomplete', clientIdKept: true, checks: [passed, skipped] };
    return { ...ids, result: 'passed', clientIdKept: true, checks: [passed, read] };
  });
  return { ...fleetReportOf(0), operation: 'verify', stacks, settingsWithoutStack: [], stacksWithoutSettings: [] };
}

/** Builds the report of `up` for the same customers, with outputs in place of diffs. */
export function upReportOf(count: number, operation: FleetOperation = 'up'): FleetReport {
  const report = fleetReportOf(count);
  const stacks = report.stacks.map((previewed): FleetRow => {
    const row = { ...previewed };
    delete row.diff;
    if (row.result !== 'changed' && row.result !== 'unchanged') return row;
    const ids = {
      tenantId: row.tenantId ?? '',
      clientId: row.clientIdKept === false ? guidOf(9_999, 3) : (row.clientId ?? guidOf(9_998, 3)),
    };
    return { ...row, clientId: row.clientId ?? ids.clientId, outputs: { ...outputsOf(), ...ids } };
  });
  return { ...report, operation, stacks };
}
