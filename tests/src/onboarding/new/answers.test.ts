import { describe, expect, it } from '@jest/globals';
import {
  buildCommand,
  listMissing,
  proposeTenant,
  readAnswers,
  requireAnswers,
} from '../../../../src/onboarding/new/answers.ts';
import type { Answers } from '../../../../src/onboarding/new/fields.ts';

const missingIn = (given: Answers) => [...listMissing(readAnswers(given)).keys()];
const refuse = (given: Answers) => () => requireAnswers('contoso', given, false);

describe('what is missing', () => {
  it.each<readonly [string, Answers, readonly string[]]>([
    ['everything', {}, ['tenant', 'mailbox']],
    ['the mailbox, since consent is for a user', { tenant: 'contoso.com' }, ['mailbox']],
    ['nothing, with a mailbox, whose domain is the tenant', { mailbox: 'jobs@contoso.com' }, []],
    ['nothing, where the owner consents', { tenant: 'contoso.com', consent: 'interactive' }, []],
    ['the tenant, where everybody consents', { consent: 'tenant' }, ['tenant']],
    [
      'the mailbox, to which an account signs in',
      { tenant: 'contoso.com', consent: 'interactive', account: 'a@contoso.com' },
      ['mailbox'],
    ],
    ['nothing that was given wrongly', { tenant: 'contoso', mailbox: 'jobs' }, []],
  ])('is %s', (_, given, missing) => {
    expect(missingIn(given)).toEqual(missing);
  });
});

describe('an input that cannot be used', () => {
  it('reports everything that is wrong or missing at once', () => {
    expect(refuse({ tenant: 'contoso.com', consent: 'me', customer: 'a\nb' })).toThrow(
      expect.objectContaining({
        code: 'usage',
        problem: [
          '2 things of the new customer contoso are missing or wrong, so nothing was written:',
          '  - --consent is "me". Allowed: interactive, user or tenant.',
          String.raw`  - --customer-name is "a\nb". Allowed: 1 to 120 characters.`,
        ].join('\n'),
        remedy:
          'Set it in the command, with your own values: npx mailbox-access new contoso --domain contoso.com --consent user --customer-name Contoso',
      }),
    );
  });

  it('reports a usable command: its examples are in the given domain', () => {
    const refused = refuse({ tenant: 'fabrikam.com' });
    expect(refused).toThrow(/^One thing .* is missing or wrong/);
    expect(refused).toThrow('new contoso --mailbox jobs@fabrikam.com --domain fabrikam.com');
    const given = { mailbox: 'jobs@fabrikam.com', tenant: 'fabrikam.com' };
    expect(missingIn(given)).toEqual([]);
    expect(readAnswers(given).problems.size).toBe(0);
  });
});

describe('the tenant that is proposed', () => {
  it.each<readonly [Answers, string | undefined]>([
    [{ mailbox: 'jobs@Contoso.com' }, 'contoso.com'],
    [{ mailbox: 'jobs@contoso.com', tenant: 'fabrikam.com' }, 'fabrikam.com'],
    [{}, undefined],
  ])('for %j is %s', (answers, tenant) => {
    expect(proposeTenant(answers)).toBe(tenant);
  });
});

it('the command that begins again quotes what a shell would obey', () => {
  expect(buildCommand('contoso', { mailbox: 'jobs@contoso.com', customer: "$(id) 'x'" })).toBe(
    String.raw`npx mailbox-access new contoso --mailbox jobs@contoso.com --customer-name '$(id) '\''x'\'''`,
  );
});
