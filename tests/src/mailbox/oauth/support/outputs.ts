import { buildLinkOutputs, buildSettingsOutputs } from '../../../../../src/registration/outputs/build.ts';
import type { Outputs } from '../../../../../src/registration/outputs/schema.ts';
import { settings } from '../../../../support/settings.ts';

const ids = {
  clientId: 'a39659a9-d170-4bf6-a628-8023ee3ebc3a',
  objectId: '461ba7f0-f70b-43d8-aae7-18c68150cf1f',
  servicePrincipalObjectId: '3df7b22c-7ef0-4510-9644-41b100e32961',
};

/** Outputs of a stack for jobs@contoso.example, with `change`. */
export function buildOutputs(change: Partial<Outputs> = {}): Outputs {
  const declared = settings({ mailbox: 'jobs@contoso.example' });
  return { ...buildSettingsOutputs(declared), ...ids, ...buildLinkOutputs(declared, ids.clientId), ...change };
}
