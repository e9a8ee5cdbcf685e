import { accountRefusals } from './refusals/accounts.ts';
import { clientRefusals } from './refusals/clients.ts';
import { consentRefusals } from './refusals/consent.ts';
import { grantRefusals } from './refusals/grants.ts';
import { requestRefusals } from './refusals/requests.ts';
import { scopeRefusals } from './refusals/scopes.ts';

/** Entra's refusals as this directory gives them, by what is wrong. */
export const refusals = {
  ...requestRefusals,
  ...clientRefusals,
  ...scopeRefusals,
  ...accountRefusals,
  ...consentRefusals,
  ...grantRefusals,
} as const;
