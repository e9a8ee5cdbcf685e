import { describe, expect, it } from '@jest/globals';
import { confirmDestroy } from '../../../src/cli/confirm.ts';
import { fakeContext } from './support.ts';

function confirm(answer: string, isInteractive = true) {
  const asked: string[] = [];
  const ask = (question: string) => {
    asked.push(question);
    return Promise.resolve(answer);
  };
  const { context } = fakeContext({ isInteractive, ask });
  return { asked, confirmed: confirmDestroy(['contoso', 'fabrikam'], context) };
}

describe('confirmDestroy', () => {
  it.each(['y', 'Y', 'yes', ' YES '])('takes %j for a yes', async (answer) => {
    const { asked, confirmed } = confirm(answer);
    await expect(confirmed).resolves.toBeUndefined();
    expect(asked[0]).toContain('Delete the registration of contoso, fabrikam?');
    expect(asked[0]).toContain('another client ID');
  });

  it.each(['', 'n', 'yep', 'ja', 'y contoso'])('takes %j for a no', async (answer) => {
    await expect(confirm(answer).confirmed).rejects.toMatchObject({
      code: 'interrupted',
      problem: 'Nothing was deleted.',
    });
  });

  it('asks nobody without a terminal, and says what to write instead', async () => {
    const { asked, confirmed } = confirm('y', false);
    await expect(confirmed).rejects.toMatchObject({
      code: 'usage',
      remedy: expect.stringContaining('npx mailbox-access destroy contoso fabrikam --yes'),
    });
    expect(asked).toEqual([]);
  });
});
