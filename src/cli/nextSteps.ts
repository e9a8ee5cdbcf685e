import type { Outputs } from '../registration/outputs/schema.ts';
import { formatRows } from '../common/console/console.ts';

/** Where PASS keeps the two IDs. */
const passSettings = 'General System Settings, tab Plugin Settings';

/** What of the outputs a person needs at once; all of them come by `outputs`. */
export function describeOutputs(outputs: Outputs): string {
  return formatRows([
    ['tenantId', outputs.tenantId],
    ['clientId', outputs.clientId],
    ['displayName', outputs.displayName],
    ['mailbox', outputs.mailbox ?? 'not set'],
    ['consent', outputs.consent],
  ]);
}

/** What a person does after `up`: the IDs into the monitor, the link to the mailbox owner. */
export function describeNextSteps(outputs: Outputs, stack: string): string {
  const steps = [
    `Store both IDs in PASS (${passSettings}): the tenant ID and the client ID above.`,
    ...(outputs.consent === 'interactive' ? consentSteps(outputs) : [grantedStep(outputs)]),
    `A page to hand over: npx mailbox-access handover ${stack}. The proof that it works: npx mailbox-access verify ${stack}`,
    `All outputs and links: npx mailbox-access outputs ${stack}`,
  ];
  return `Next\n${steps.map((step, index) => `  ${index + 1}. ${step}\n`).join('')}`;
}

function consentSteps(outputs: Outputs): readonly string[] {
  const { account, authority, authorizeUrl } = outputs;
  const who = account === undefined ? 'the mailbox owner' : `the owner of ${account}`;
  const links = adminLinks(outputs);
  const which = links.length === 1 ? 'this' : 'both of these';
  return [
    `Have ${who} open this link, sign in as that account and accept. The page after it may be empty; its address is a secret.\n\n${authorizeUrl}\n`,
    `Where users may not consent ("Need admin approval"), an administrator opens ${which} instead:\n\n${links.join('\n\n')}\n`,
    ...(authority.startsWith('https://localhost:')
      ? [
          "The links are the emulator's: npx mailbox-access directory serves it, with a certificate that no browser knows.",
        ]
      : []),
  ];
}

/** One link an API on which consent is asked. */
function adminLinks({ permissions, adminConsentUrls }: Outputs): readonly string[] {
  return [...new Set(permissions.map(({ resource }) => resource))].map((resource) => adminConsentUrls[resource]);
}

function grantedStep({ consent, account }: Outputs): string {
  return consent === 'user'
    ? `Nothing is left to accept: consent is granted for ${account ?? 'the account'} alone.`
    : 'Nothing is left to accept: consent is granted for the whole tenant.';
}

/** What a person does after `destroy`: the IDs that no longer work go out of the monitor. */
export function describeAfterDestroy({ tenantId, clientId }: Pick<Outputs, 'tenantId' | 'clientId'>): string {
  return [
    `Take these IDs out of PASS (${passSettings}); the monitor cannot read mail with them any more:`,
    formatRows([
      ['tenantId', tenantId],
      ['clientId', clientId],
    ]),
  ].join('\n');
}
