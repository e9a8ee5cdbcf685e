import { describe, expect, it } from '@jest/globals';
import { confirmDestroy, requireSameName, requireSomebody } from '../../../../src/cli/terminal/confirm.ts';
import { fakeContext } from '../support.ts';

function confirm(answer: string) {
  const asked: string[] = [];
  const ask = (question: string) => {
    asked.push(question);
    return Promise.resolve(answer);
  };
  const { context } = fakeContext({ ask });
  return { asked, confirmed: confirmDestroy('contoso', context) };
}

describe('confirmDestroy', () => {
  it.each(['y', 'Y', 'yes', ' YES '])('takes %j for a yes', async (answer) => {
    const { asked, confirmed } = confirm(answer);
    await expect(confirmed).resolves.toBeUndefined();
    expect(asked[0]).toContain('Delete the registration of contoso?');
    expect(asked[0]).toContain('another client ID');
  });

  it.each(['', 'n', 'yep', 'ja', 'y contoso'])('takes %j for a no', async (answer) => {
    await expect(confirm(answer).confirmed).rejects.toMatchObject({
      code: 'interrupted',
      problem: 'contoso was not deleted.',
    });
  });
});

describe('requireSomebody', () => {
  it('refuses without a terminal, and says what to write instead', () => {
    const { context } = fakeContext();
    expect(() => {
      requireSomebody(['contoso', 'fabrikam'], context);
    }).toThrow(
      expect.objectContaining({
        code: 'usage',
        remedy: 'To confirm: npx mailbox-access destroy contoso fabrikam --yes',
      }),
    );
  });

  it('lets pass what can be asked about', () => {
    const { context } = fakeContext({ isInteractive: true });
    expect(() => {
      requireSomebody(['contoso'], context);
    }).not.toThrow();
  });
});

describe('requireSameName', () => {
  it('lets pass the name of one customer that is given twice', () => {
    expect(() => {
      requireSameName('contoso', ['contoso'], ['contoso']);
    }).not.toThrow();
  });

  it.each([
    ['contosso', ['contoso'], ['contoso'], 'customer to destroy, "contoso"'],
    ['', ['contoso'], ['contoso'], 'customer to destroy, "contoso"'],
    ['Contoso', ['contoso'], ['contoso'], 'customer to destroy, "contoso"'],
    ['con*', ['con*'], ['contoso'], 'customer to destroy, "con*"'],
    ['contoso', ['contoso', 'fabrikam'], ['contoso', 'fabrikam'], 'is not the name of the only customer to destroy'],
    ['contoso', ['contoso'], [], 'customer to destroy, "contoso"'],
    ['contoso', [], ['contoso'], 'is not the name of the only customer to destroy'],
  ])('refuses %j for %j, which is %j', (confirmation, named, stacks, text) => {
    expect(() => {
      requireSameName(confirmation, named, stacks);
    }).toThrow(expect.objectContaining({ code: 'usage', problem: expect.stringContaining(text) }));
  });
});
