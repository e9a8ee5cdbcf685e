import { links } from '../support.ts';
import type { Case } from '../support.ts';

export const claimsCases: readonly Case[] = [
  {
    fault: { kind: 'claim', claim: 'account', expected: 'jobs@contoso.com', found: 'admin@contoso.com' },
    code: 'claim-account',
    problem: 'The wrong account signed in: admin@contoso.com in place of jobs@contoso.com.',
    resolvedBy: 'us',
    remedy: [
      'Sign in as jobs@contoso.com and nobody else, in a private browser window.',
      'npx mailbox-access verify contoso --sign-in',
    ],
  },
  {
    fault: { kind: 'claim', claim: 'scopes', expected: 'IMAP.AccessAsUser.All SMTP.Send', found: 'User.Read' },
    code: 'claim-scopes',
    problem:
      'The monitor was not allowed all that it needs: it has User.Read, and needs IMAP.AccessAsUser.All SMTP.Send.',
    resolvedBy: 'mailbox owner',
    remedy: ['Open this link in a private browser window, sign in as jobs@contoso.com and accept.', links.owner],
  },
  {
    fault: { kind: 'claim', claim: 'scopes', expected: 'IMAP.AccessAsUser.All SMTP.Send', found: 'none' },
    stack: 'grantedTenant',
    code: 'claim-scopes',
    problem: 'The permission that the monitor was given for the whole organisation is gone.',
    resolvedBy: 'us',
    remedy: [
      'Take over what was changed, then grant it again.',
      'npx mailbox-access refresh contoso',
      'npx mailbox-access up contoso',
    ],
  },
  {
    fault: {
      kind: 'claim',
      claim: 'audience',
      expected: 'https://outlook.office.com',
      found: 'https://graph.microsoft.com',
    },
    code: 'claim-audience',
    problem: 'The sign-in was for https://graph.microsoft.com, not for https://outlook.office.com.',
    resolvedBy: 'us',
    remedy: [
      'Have the monitor ask for exactly these scopes; what is for Graph does not open a mailbox.',
      'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access',
    ],
  },
  {
    fault: {
      kind: 'claim',
      claim: 'tenant',
      expected: '11111111-1111-4111-8111-111111111111',
      found: '99999999-9999-4999-8999-999999999999',
    },
    code: 'claim-tenant',
    problem:
      'The sign-in was in another organisation (99999999-9999-4999-8999-999999999999), not in 11111111-1111-4111-8111-111111111111.',
    resolvedBy: 'us',
    remedy: [
      'Have the monitor sign in at https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111, with the tenant ID of this customer.',
      'npx mailbox-access outputs contoso',
    ],
  },
  {
    fault: {
      kind: 'claim',
      claim: 'client',
      expected: 'a39659a9-d170-4bf6-a628-8023ee3ebc3a',
      found: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
    },
    code: 'claim-client',
    problem:
      'The sign-in was for another registration (04b07795-8ddb-461a-bbee-02f9e1bf7b46), not for a39659a9-d170-4bf6-a628-8023ee3ebc3a.',
    resolvedBy: 'us',
    remedy: ['Store the client ID of this customer in the monitor.', 'npx mailbox-access outputs contoso'],
  },
  {
    fault: {
      kind: 'claim',
      claim: 'expiry',
      expected: 'later than 2026-11-25T08:00:00.000Z',
      found: '2026-11-25T07:00:00.000Z',
    },
    code: 'claim-expiry',
    problem: 'The sign-in has run out already, or the clock of this computer is wrong.',
    resolvedBy: 'us',
    remedy: ['Set the clock, and sign in again.', 'npx mailbox-access verify contoso --sign-in'],
  },
];
