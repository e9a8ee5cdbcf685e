import type { Outputs } from '../registration/outputs/schema.ts';
import { formatNextSteps, formatRows, wrapWords } from '../common/wrap.ts';

/** The page of PASS that has the two IDs. */
const passSettings = 'General System Settings, tab Plugin Settings';

/** Formats the two IDs that the monitor stores. */
export function describeOutputs({ tenantId, clientId }: Pick<Outputs, 'tenantId' | 'clientId'>): string {
  return formatRows([
    ['Tenant ID', tenantId],
    ['Client ID', clientId],
  ]);
}

/** Describes the steps after `up`: store the IDs, get consent, check that the mailbox can be read. */
export function describeNextSteps(outputs: Outputs, stack: string, columns: number): string {
  return formatNextSteps(
    [
      `Enter both IDs in PASS: ${passSettings}.`,
      describeConsent(outputs, stack),
      `Check that the mailbox can be read: npx mailbox-access verify ${stack} --sign-in`,
    ],
    columns,
  );
}

function describeConsent({ consent, account }: Outputs, stack: string): string {
  if (consent === 'interactive')
    return `Write the page with the link for ${account ?? 'the mailbox owner'}: npx mailbox-access handover ${stack}`;
  const whom = consent === 'user' ? (account ?? 'the account') : 'the whole tenant';
  return `No one has to accept a link: consent is granted for ${whom}.`;
}

/** Describes the steps after `destroy`: remove the IDs that no longer work from the monitor. */
export function describeAfterDestroy(
  { tenantId, clientId }: Pick<Outputs, 'tenantId' | 'clientId'>,
  columns: number,
): string {
  return [
    ...wrapWords(
      `Remove these IDs from PASS (${passSettings}). The monitor can no longer read mail with them:`,
      columns,
    ),
    describeOutputs({ tenantId, clientId }),
  ].join('\n');
}
