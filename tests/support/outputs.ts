import { buildConsentLinks } from '../../src/registration/links.ts';
import { buildSettingsOutputs } from '../../src/registration/outputs/build.ts';
import type { Outputs } from '../../src/registration/outputs/schema.ts';
import { settings, type Config } from './settings.ts';

export const registrationIds = {
  clientId: 'a39659a9-d170-4bf6-a628-8023ee3ebc3a',
  objectId: '461ba7f0-f70b-43d8-aae7-18c68150cf1f',
  servicePrincipalObjectId: '3df7b22c-7ef0-4510-9644-41b100e32961',
};

/** Returns outputs of a provisioned stack named contoso with only `config`, built by the product's own code. */
export function plainOutputsOf(config: Config = {}): Outputs {
  const declared = settings(config);
  const links = buildConsentLinks({ ...declared, clientId: registrationIds.clientId });
  return { ...buildSettingsOutputs(declared), ...registrationIds, ...links };
}

/** Does the same, for jobs@contoso.example unless `config` says otherwise. */
export function outputsOf(config: Config = {}): Outputs {
  return plainOutputsOf({ mailbox: 'jobs@contoso.example', customer: 'Contoso', ...config });
}
