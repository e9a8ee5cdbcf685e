import { stringify } from 'yaml';
import type { Answers } from './fields.ts';
import { isTenantId } from './fields.ts';

/** A customer with everything that was left out filled in. */
export interface Customer {
  /** Name of the stack. */
  readonly stack: string;
  readonly tenantId: string;
  readonly answers: Answers;
}

/** Renders a setting with a comment above it for reviewers. */
interface Line {
  readonly key: string;
  readonly value: string;
  readonly comment: string;
}

/** Where the mail of the emulator's users is (`emulator --mail`), as in Pulumi.dev.yaml. */
const emulatorServers = { imapServer: 'localhost:8993', smtpServer: 'localhost:8587' } as const;

const consents: Readonly<Record<string, string>> = {
  user: 'up grants it for that account only; no one has to accept.',
  tenant: 'up grants it for every user of the tenant; no one has to accept.',
};

/** Only what differs from the defaults, each as Pulumi keeps it. */
export function listSettings({ stack, tenantId, answers }: Customer): readonly Line[] {
  const { tenant = '', mailbox, account, consent = '', customer, displayName, metadataHost } = answers;
  const found = isTenantId(tenant) ? '' : `, found by ${tenant}`;
  const lines: readonly (Line | undefined)[] = [
    line('azuread:metadataHost', metadataHost, 'The emulator, not a real tenant.'),
    line('azuread:tenantId', tenantId, `The customer's tenant${found}.`),
    line('mailbox-access:mailbox', mailbox, 'The monitored mailbox.'),
    line(
      'mailbox-access:account',
      unless(account, mailbox),
      'The account that signs in, because the mailbox is shared.',
    ),
    line('mailbox-access:consent', unless(consent, 'interactive'), consents[consent] ?? ''),
    line('mailbox-access:customer', unless(customer, stack), 'Name of the customer on pages and in reports.'),
    line(
      'mailbox-access:displayName',
      unless(displayName, 'PASS'),
      'Name of the registration, as administrators see it.',
    ),
    ...(metadataHost === undefined
      ? []
      : [
          line('mailbox-access:imapServer', emulatorServers.imapServer, 'The mail servers of the emulator.'),
          line('mailbox-access:smtpServer', emulatorServers.smtpServer, ''),
        ]),
  ];
  return lines.filter((each) => each !== undefined);
}

function line(key: string, value: string | undefined, comment: string): Line | undefined {
  return value === undefined ? undefined : { key, value, comment };
}

function unless(value: string | undefined, usual: string | undefined): string | undefined {
  return value === usual || value === '' ? undefined : value;
}

/** The settings file of a new customer, comments included. The engine keeps them when it adds its own lines. */
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

/** In quotes whatever a person chose freely: `yes`, a date or a number would be taken for something else than text. */
function asScalar(key: string, value: string): string {
  const isFree = key === 'mailbox-access:customer' || key === 'mailbox-access:displayName';
  return stringify(value, { lineWidth: 0, defaultStringType: isFree ? 'QUOTE_SINGLE' : 'PLAIN' }).trimEnd();
}
