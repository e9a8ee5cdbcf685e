import { stringify } from 'yaml';
import { isTenantId, type Answers } from './fields.ts';

/** A customer with all defaults filled in. */
export interface Customer {
  readonly stack: string;
  readonly tenantId: string;
  readonly answers: Answers;
}

const consents: Readonly<Record<string, string>> = {
  user: 'up grants it for that account only; no one has to accept.',
  tenant: 'up grants it for every user of the tenant; no one has to accept.',
};

/** Lists the settings that differ from the defaults, with comments for reviewers. @internal Tests look at it. */
export function listSettings({ stack, tenantId, answers }: Customer) {
  const { tenant = '', mailbox, account, consent = '', customer, displayName, metadataHost } = answers;
  const found = isTenantId(tenant) ? '' : `, found by ${tenant}`;
  const lines: readonly (readonly [key: string, value: string | undefined, comment: string])[] = [
    ['azuread:metadataHost', metadataHost, 'The emulator, not a real tenant.'],
    ['azuread:tenantId', tenantId, `The customer's tenant${found}.`],
    ['mailbox-access:mailbox', mailbox, 'The monitored mailbox.'],
    ['mailbox-access:account', unless(account, mailbox), 'The account that signs in, because the mailbox is shared.'],
    ['mailbox-access:consent', unless(consent, 'interactive'), consents[consent] ?? ''],
    ['mailbox-access:customer', unless(customer, stack), 'Name of the customer on pages and in reports.'],
    ['mailbox-access:displayName', unless(displayName, 'PASS'), 'Name of the registration, as administrators see it.'],
    // The mail servers of the emulator (`emulator --mail`), as in Pulumi.dev.yaml.
    ['mailbox-access:imapServer', metadataHost && 'localhost:8993', 'The mail servers of the emulator.'],
    ['mailbox-access:smtpServer', metadataHost && 'localhost:8587', ''],
  ];
  return lines.flatMap(([key, value, comment]) => (value === undefined ? [] : [{ key, value, comment }]));
}

function unless(value: string | undefined, usual: string | undefined): string | undefined {
  return value === usual || value === '' ? undefined : value;
}

export function settingsOf(customer: Customer): Readonly<Record<string, string>> {
  return Object.fromEntries(listSettings(customer).map(({ key, value }) => [key, value]));
}

/** Renders the settings file of a new customer with its comments, which the engine keeps when it adds its own lines. */
export function renderFile(customer: Customer): string {
  const settings = listSettings(customer).map(
    ({ key, value, comment }) => `${comment === '' ? '' : `  # ${comment}\n`}  ${key}: ${asScalar(key, value)}\n`,
  );
  return [
    `# Customer ${customer.stack}. Review and commit this file like code; it holds no secrets.\n`,
    '# Other settings: docs/reference/settings.md. Defaults: Pulumi.yaml.\n',
    'config:\n',
    ...settings,
  ].join('');
}

/** Quotes text that a person chose, because YAML would not read `yes`, a date or a number as text. */
function asScalar(key: string, value: string): string {
  const isFree = key === 'mailbox-access:customer' || key === 'mailbox-access:displayName';
  return stringify(value, { lineWidth: 0, defaultStringType: isFree ? 'QUOTE_SINGLE' : 'PLAIN' }).trimEnd();
}
