import { describe, expect, it } from '@jest/globals';
import { MailboxAccessError } from '../../../../src/common/errors.ts';
import { askAnswers, askStack, confirmFile } from '../../../../src/onboarding/new/dialogue.ts';
import type { Answers } from '../../../../src/onboarding/new/fields.ts';

const tenantId = '1111aaaa-1111-4111-8111-111111111111';

/** Simulates a person who types these lines, then Ctrl-C. */
function typing(...lines: readonly string[]) {
  const left = [...lines];
  const asked: string[] = [];
  const said = { text: '' };
  const lookedUp: string[] = [];
  return {
    asked,
    said,
    lookedUp,
    dialogue: {
      console: { err: (text: string) => (said.text += text), isInteractive: true, columns: 60 },
      prompt: (question: string) => {
        asked.push(question);
        return Promise.resolve(left.shift());
      },
      signal: new AbortController().signal,
      findTenant: (name: string) => {
        lookedUp.push(name);
        return name === 'nobody.example'
          ? Promise.reject(new MailboxAccessError('tenant-unknown', 'No such tenant.', 'Check the spelling.'))
          : Promise.resolve(tenantId);
      },
    },
  };
}

describe('the questions', () => {
  it('propose the domain of the mailbox, consent for a user, the mailbox itself, and the name of the stack', async () => {
    const { dialogue, asked, lookedUp } = typing('jobs@contoso.com', '', '', '', '');
    expect(await askAnswers('contoso', {}, dialogue)).toEqual({
      mailbox: 'jobs@contoso.com',
      tenant: 'contoso.com',
      consent: 'user',
      account: 'jobs@contoso.com',
      customer: 'contoso',
    });
    expect(asked).toEqual([
      'Address of the monitored mailbox: ',
      "Domain or ID of the customer's tenant [contoso.com]: ",
      'Consent [user]: ',
      'Account that signs in [jobs@contoso.com]: ',
      'Name of the customer [contoso]: ',
    ]);
    expect(lookedUp).toEqual(['contoso.com']);
  });

  it('are only about what was not given', async () => {
    const given: Answers = { mailbox: 'jobs@contoso.com', consent: 'tenant', account: 'a@contoso.com' };
    const { dialogue, asked } = typing(tenantId, 'Contoso');
    expect(await askAnswers('contoso', given, dialogue)).toEqual({ ...given, tenant: tenantId, customer: 'Contoso' });
    expect(asked).toHaveLength(2);
  });

  it('are asked again with the reason, within the columns that there are', async () => {
    const { dialogue, said, asked } = typing('', 'jobs', 'jobs@nobody.example', '', 'contoso.com', 'me', '', '', '');
    expect(await askAnswers('contoso', {}, dialogue)).toMatchObject({ tenant: 'contoso.com', consent: 'user' });
    expect(asked.slice(0, 3)).toEqual(Array(3).fill('Address of the monitored mailbox: '));
    expect(said.text).toContain('\nThat is "jobs". Allowed: one e-mail address.\n');
    expect(said.text).toContain('\nNo such tenant. Check the spelling.\n');
    expect(said.text).toContain('\nThat is "me". Allowed: interactive, user or tenant.\n');
    expect(said.text.split('\n').filter((line) => line.length > 60)).toEqual([]);
  });

  it('end at Ctrl-C, at whichever it comes', async () => {
    for (const lines of [[], ['jobs@contoso.com'], ['jobs@contoso.com', '', '', '']]) {
      await expect(askAnswers('contoso', {}, typing(...lines).dialogue)).rejects.toMatchObject({
        code: 'interrupted',
        problem: 'Nothing was written for contoso.',
      });
    }
  });

  it('end where the tenant cannot be looked up at all', async () => {
    const { dialogue } = typing('jobs@contoso.com', '');
    const failing = new MailboxAccessError('lookup-failed', 'No network.', 'Check it.');
    const broken = { ...dialogue, findTenant: () => Promise.reject(failing) };
    await expect(askAnswers('contoso', {}, broken)).rejects.toBe(failing);
  });
});

describe('the name of a new customer', () => {
  it('is asked for until it is a free name', async () => {
    const { dialogue, said, asked } = typing('', 'my customer', 'fabrikam', ' contoso ');
    expect(await askStack(['fabrikam'], dialogue)).toBe('contoso');
    expect(asked).toHaveLength(4);
    expect(said.text).toContain('"my customer" is not a valid customer name.');
    expect(said.text).toContain('Pulumi.fabrikam.yaml already exists.');
  });

  it('is not waited for after Ctrl-C', async () => {
    await expect(askStack([], typing().dialogue)).rejects.toMatchObject({
      code: 'interrupted',
      remedy: 'Run it again: npx mailbox-access new',
    });
  });
});

describe('what is going to be written', () => {
  it.each(['', 'y', 'YES'])('is written after %j', async (answer) => {
    const { dialogue, said } = typing(answer);
    await confirmFile('contoso', 'config:\n  a: b\n', dialogue);
    expect(said.text).toContain('Pulumi.contoso.yaml\n\n  config:\n    a: b\n');
  });

  it.each([['n'], ['no'], ['what?'], []])('is not written after %j', async (...answers) => {
    await expect(confirmFile('contoso', '', typing(...answers).dialogue)).rejects.toMatchObject({
      code: 'interrupted',
    });
  });
});
