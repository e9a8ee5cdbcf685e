import type { Row } from './row.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';

/** The permission that each request needs; docs/guides/real-tenant.md lists them by setting. */
const needs: readonly (readonly [RegExp, string])[] = [
  [
    /delegated permission grant/i,
    'granting consent needs DelegatedPermissionGrant.ReadWrite.All, or the role Cloud Application Administrator',
  ],
  [
    /app ?role assignment/i,
    'assigning the account needs AppRoleAssignment.ReadWrite.All, or the role Cloud Application Administrator',
  ],
  [
    /service principal/i,
    'the service principal needs Application.ReadWrite.OwnedBy (to read others, Application.Read.All)',
  ],
  [/application/i, 'the registration needs Application.ReadWrite.OwnedBy, or the role Application Developer'],
  [/user/i, 'reading the account needs User.Read.All'],
];

function needOf(text: string): string {
  const line = text.split('\n').find((part) => /Authorization_RequestDenied|403/.test(part)) ?? text;
  return needs.find(([says]) => says.test(line))?.[1] ?? 'it lacks a permission';
}

/** Refusals of the credential. AADSTS codes: learn.microsoft.com/entra/identity-platform/reference-error-codes. */
export const rightsRows: readonly Row[] = [
  {
    code: 'forbidden',
    says: /Authorization_RequestDenied|403 \(403 Forbidden\)/,
    means: (_, { text }) => `The credential in use may not do this: ${needOf(text)}.`,
    remedy:
      'Have an administrator grant the permission (docs/guides/real-tenant.md), then run it again; it resumes where it stopped: {again}',
  },
  {
    code: 'credential-expired',
    says: /AADSTS7000222/,
    means: 'The client secret that this program signs in with has expired.',
    remedy: 'Create a new one, set it as ARM_CLIENT_SECRET, then: {again}',
  },
  {
    code: 'credential-wrong',
    says: /AADSTS7000215/,
    means: 'The client secret that this program signs in with is wrong. Often its ID was copied instead of its value.',
    remedy: 'Set the value of the secret as ARM_CLIENT_SECRET, then: {again}',
  },
  {
    code: 'credential-elsewhere',
    says: /AADSTS700016/,
    means: "The application that this program signs in as is not in this stack's tenant.",
    remedy: `Sign in to the right tenant: az login --tenant "$(${pulumiCommand('config get azuread:tenantId')} --stack {stack})" --allow-no-subscriptions, or correct ARM_CLIENT_ID.`,
  },
  {
    code: 'credential-refused',
    says: /(AADSTS\d+)/,
    means: 'Microsoft refused the credential that this program signs in with ({1}).',
    remedy: 'Sign in again, or correct the credential (docs/guides/real-tenant.md), then: {again}',
  },
];
