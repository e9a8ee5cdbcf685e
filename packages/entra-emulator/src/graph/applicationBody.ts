import { z } from 'zod';
import { guidPattern } from '../ids.ts';
import { applicationProperties } from '../store/objects.ts';
import { platformSchema } from './redirectUris.ts';

const Guid = z.string().regex(guidPattern);

const properties = {
  ...applicationProperties,
  displayName: z.string().min(1).max(120),
  signInAudience: z
    .enum(['AzureADMyOrg', 'AzureADMultipleOrgs', 'AzureADandPersonalMicrosoftAccount', 'PersonalMicrosoftAccount'])
    .optional(),
  publicClient: platformSchema('publicClient'),
  web: platformSchema('web'),
  spa: platformSchema('spa'),
  requiredResourceAccess: z
    .array(
      z.strictObject({
        resourceAppId: Guid,
        resourceAccess: z.array(z.strictObject({ id: Guid, type: z.enum(['Scope', 'Role']) })),
      }),
    )
    .optional(),
};

/** A client secret that is asked for. Entra chooses its text. */
export const NewPassword = z.strictObject({
  displayName: z.string().nullable().optional(),
  startDateTime: z.iso.datetime({ offset: true }).nullable().optional(),
  endDateTime: z.iso.datetime({ offset: true }).nullable().optional(),
});

export const NewApplication = z.strictObject({
  ...properties,
  passwordCredentials: z.array(z.looseObject({})).optional(),
  'owners@odata.bind': z.array(z.string()).optional(),
});

/** `id` and `appId` may be sent when they are the object's own. */
export const ApplicationChanges = z.strictObject({
  ...properties,
  id: Guid.optional(),
  appId: Guid.optional(),
  displayName: properties.displayName.optional(),
  passwordCredentials: z.array(z.looseObject({ keyId: z.string().optional() })).optional(),
});
