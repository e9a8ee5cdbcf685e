import { describe, expect, it } from '@jest/globals';
import { describeFailure, engineText } from '../../../../src/pulumi/errors/describe.ts';
import { MailboxAccessError } from '../../../../src/common/errors.ts';

describe('describeFailure', () => {
  it('reports the errors of the engine without its last line', () => {
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

  it('reports the engine’s last error when it sent no event', () => {
    const cause = new Error(
      'code: -2\n stderr: x\nerror: the stack is locked\n  by someone\n err?: Error: error: again',
    );
    expect(describeFailure('preview', { stack: 'contoso' }, [], cause).problem).toBe(
      'The preview of contoso failed: the stack is locked\n  by someone',
    );
  });

  it('reports that a person ended the run', () => {
    const signal = AbortSignal.abort();
    expect(describeFailure('destroy', { stack: 'contoso', signal }, ['x'], new Error('y'))).toMatchObject({
      code: 'interrupted',
      remedy: 'Resume it: npx mailbox-access destroy contoso',
    });
  });

  it('reports that a person ended the run, whatever the program threw meanwhile', () => {
    const thrown = new MailboxAccessError('lookup-failed', 'socket hang up', 'sign in');
    const signal = AbortSignal.abort();
    expect(describeFailure('up', { stack: 'contoso', signal }, [], thrown).code).toBe('interrupted');
  });

  it('reports what ended the engine when the program only noticed the end', () => {
    const thrown = new MailboxAccessError('lookup-failed', 'x: Resource monitor is terminating.', 'sign in');
    const errors = ['could not load plugin', 'x: Resource monitor is terminating', 'update failed'];
    expect(describeFailure('up', { stack: 'contoso' }, errors, thrown)).toMatchObject({
      code: 'engine-failed',
      problem: 'The up of contoso failed: could not load plugin',
    });
  });

  it('requires an interrupted destroy to be finished first', () => {
    expect(describeFailure('destroy', { stack: 'contoso' }, ['403'], new Error('x')).remedy).toContain(
      'finish the destroy before anything else',
    );
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
  ])('of %s returns %j', (cause, text) => {
    expect(engineText(cause)).toBe(text);
  });
});
