import { z } from 'zod';
import { guidPattern } from '../ids.ts';
import { servicePrincipalProperties } from '../store/objects.ts';

const Guid = z.string().regex(guidPattern);

const properties = {
  ...servicePrincipalProperties,
  accountEnabled: z.boolean().optional(),
  appRoleAssignmentRequired: z.boolean().optional(),
  displayName: z.string().min(1).max(256).optional(),
  /** The emulator has no secrets of service principals, only of applications. */
  passwordCredentials: z.array(z.looseObject({})).optional(),
};

export const NewServicePrincipal = z.strictObject({
  ...properties,
  appId: Guid,
  'owners@odata.bind': z.array(z.string()).optional(),
});

/** `id` and `appId` may be sent when they are the object's own. */
export const ServicePrincipalChanges = z.strictObject({ ...properties, id: Guid.optional(), appId: Guid.optional() });
