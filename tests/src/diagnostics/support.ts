import { buildLinkOutputs, buildSettingsOutputs } from '../../../src/registration/outputs/build.ts';
import type { Outputs } from '../../../src/registration/outputs/schema.ts';
import type { ResponsibleParty } from '../../../src/diagnostics/diagnosis.ts';
import type { SignInMethod } from '../../../src/diagnostics/signInMethod.ts';
import type { Fault } from '../../../src/diagnostics/fault.ts';
import { settings } from '../../support/settings.ts';
import type { Config } from '../../support/settings.ts';

const ids = {
  clientId: 'a39659a9-d170-4bf6-a628-8023ee3ebc3a',
  objectId: '461ba7f0-f70b-43d8-aae7-18c68150cf1f',
  servicePrincipalObjectId: '3df7b22c-7ef0-4510-9644-41b100e32961',
};

/** Outputs of a stack with `config`, made by the code that makes those of a real one. */
export function outputs(config: Config = {}): Outputs {
  const declared = settings({ mailbox: 'jobs@contoso.com', ...config });
  return { ...buildSettingsOutputs(declared), ...ids, ...buildLinkOutputs(declared, ids.clientId) };
}

/** The stacks that a fault is diagnosed for. */
export const stacks = {
  interactive: outputs(),
  granted: outputs({ consent: 'user' }),
  grantedTenant: outputs({ consent: 'tenant' }),
  graphOnly: outputs({ mailResources: ['graph'] }),
  grantedGraphOnly: outputs({ mailResources: ['graph'], consent: 'tenant' }),
  shared: outputs({ mailbox: 'applications@contoso.com', account: 'jobs@contoso.com' }),
  emulator: outputs({
    'azuread:metadataHost': 'localhost:8743',
    imapServer: 'localhost:8993',
    smtpServer: 'localhost:8587',
  }),
} as const satisfies Record<string, Outputs>;

const { authorizeUrl, authorizeUrls, adminConsentUrls } = stacks.interactive;
export const links = {
  owner: authorizeUrl,
  exchange: authorizeUrls.exchange,
  adminGraph: adminConsentUrls.graph,
  adminExchange: adminConsentUrls.exchange,
  ownerOfShared: stacks.shared.authorizeUrl,
} as const;

/** A fault as the server words it, and all that is said of it. */
export interface Case {
  readonly fault: Fault;
  /** Optional. Defaults to a customer whose mailbox owner accepts at the link. */
  readonly stack?: keyof typeof stacks;
  readonly method?: SignInMethod;
  readonly code: string;
  readonly problem: string;
  readonly resolvedBy: ResponsibleParty;
  /** The sentences, then what to paste or open. */
  readonly remedy: readonly string[];
}
