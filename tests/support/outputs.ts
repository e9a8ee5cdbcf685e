import { buildLinkOutputs, buildSettingsOutputs } from '../../src/registration/outputs/build.ts';
import type { Outputs } from '../../src/registration/outputs/schema.ts';
import { settings, type Config } from './settings.ts';

const registrationIds = {
  clientId: 'a39659a9-d170-4bf6-a628-8023ee3ebc3a',
  objectId: '461ba7f0-f70b-43d8-aae7-18c68150cf1f',
  servicePrincipalObjectId: '3df7b22c-7ef0-4510-9644-41b100e32961',
};

/** Outputs of a provisioned stack named contoso with `config`, for jobs@contoso.example unless it says otherwise. */
export function outputsOf(config: Config = {}): Outputs {
  const declared = settings({ mailbox: 'jobs@contoso.example', customer: 'Contoso', ...config });
  return {
    ...buildSettingsOutputs(declared),
    ...registrationIds,
    ...buildLinkOutputs(declared, registrationIds.clientId),
  };
}
