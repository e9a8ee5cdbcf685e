import { describe, expect, it } from '@jest/globals';
import { describeFailure, engineText } from '../../../src/engine/failure.ts';
import { MailboxAccessError } from '../../../src/errors.ts';

describe('describeFailure', () => {
  it('says what the engine called errors, without its own last line', () => {
    const error = describeFailure(
      'up',
      { stack: 'contoso' },
      ['403 Forbidden', 'update failed'],
      new Error('code: 255'),
    );
    expect(error).toMatchObject({
      code: 'engine-failed',
      problem: 'The up of contoso failed: 403 Forbidden',
      remedy: expect.stringContaining('npx mailbox-access up contoso'),
    });
  });

  it('says the engine’s own words when it sent no event', () => {
    const cause = new Error(
      'code: -2\n stderr: x\nerror: the stack is locked\n  by someone\n err?: Error: error: again',
    );
    expect(describeFailure('preview', { stack: 'contoso' }, [], cause).problem).toBe(
      'The preview of contoso failed: the stack is locked\n  by someone',
    );
  });

  it('says that a person ended it when one did', () => {
    const signal = AbortSignal.abort();
    expect(describeFailure('destroy', { stack: 'contoso', signal }, ['x'], new Error('y'))).toMatchObject({
      code: 'interrupted',
      remedy: 'Go on with: npx mailbox-access destroy contoso',
    });
  });

  it('passes an error of this program on as it is', () => {
    const error = new MailboxAccessError('usage', 'a', 'b');
    expect(describeFailure('up', { stack: 'contoso' }, [], error)).toBe(error);
  });
});

describe('engineText', () => {
  it.each([
    ['nothing known', 'nothing known'],
    [new Error('error: one\ntwo'), 'one\ntwo'],
  ])('of %s is %j', (cause, text) => {
    expect(engineText(cause)).toBe(text);
  });
});
