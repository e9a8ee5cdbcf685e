import { describe, expect, it } from '@jest/globals';
import { adviseOnState } from '../../../../src/pulumi/errors/engine.ts';
import { explainFailure } from '../../../../src/pulumi/errors/explain.ts';
import type { Operation } from '../../../../src/pulumi/stack/operation.ts';

const blob =
  'blob (key ".pulumi/stacks/mailbox-access/contoso.json") (code=PermissionDenied): open contoso.json: denied';
const unwritten = `pre-step event returned an error: failed to save snapshot: An IO error occurred while writing the new snapshot file: ${blob}`;

function explain(text: string, operation: Operation = 'up') {
  const error = explainFailure({ operation, stack: 'contoso', text }, undefined);
  return { problem: error?.problem, remedy: error?.remedy };
}

describe('a state that cannot be read', () => {
  const advise = (reason: string) => adviseOnState(`failed to load checkpoint: ${reason}`, 'contoso');

  it('has the one before it named only where there is no sense in it', () => {
    expect(advise('EOF')).toContain('contoso.json.attrs');
    expect(advise('place 1: unexpected end of JSON input')).toContain('contoso.json.bak');
  });

  it.each([
    'unsupported checkpoint version 9',
    'open contoso.json: permission denied',
    blob,
    'blob (code=Unknown): 503 Service Unavailable',
  ])('is to be left as it is after: %s', (reason) => {
    expect(advise(reason)).toMatch(/^Leave the state as it is, .*\.$/);
  });

  it('leaves the word to the engine for anything else', () => {
    expect(adviseOnState("no stack named 'contoso' found", 'contoso')).toBeUndefined();
  });

  it("is told without the engine's wrapping, and a destroy is not called begun", () => {
    expect(explain(`failed to load checkpoint: ${blob}`, 'destroy')).toEqual({
      problem:
        'The destroy of contoso failed. Its state could not be read, and nothing was done: open contoso.json: denied.',
      remedy:
        'Leave the state as it is, mend that (or update the engine, if it is that), then run the same again: npx mailbox-access destroy contoso',
    });
  });
});

describe('a state that cannot be written', () => {
  it('may lack what was made last', () => {
    expect(explain(unwritten)).toEqual({
      problem:
        'The up of contoso failed. Its state could not be written, so it may lack what was done last: open contoso.json: denied.',
      remedy:
        'Mend that, then run the same again: npx mailbox-access up contoso. If that says that something exists already: npx mailbox-access adopt contoso',
    });
  });

  it('makes a destroy one to be finished', () => {
    expect(explain(unwritten, 'destroy').remedy).toContain('Finish the destroy before anything else');
  });
});

describe('a state that can only be read', () => {
  it('is not meant where something was done already', () => {
    expect(
      explain('failed to save snapshot: api error AccessDenied: PutObject api error AccessDenied').problem,
    ).toContain('may lack what was done last');
  });

  it.each([
    ['a folder', 'open /states/.pulumi/locks/organization/mailbox-access/contoso/1.json.2.tmp: permission denied'],
    [
      'a read-only disk',
      'open /states/.pulumi/locks/organization/mailbox-access/contoso/1.json.2.tmp: read-only file system',
    ],
    ['a folder of Windows', 'open C:\\states\\.pulumi\\locks\\organization\\x\\contoso\\1.json: Access is denied.'],
    ['PostgreSQL', 'pq: cannot execute INSERT in a read-only transaction (25006)'],
    ['Azure Blob', 'This is a bug! panic: RESPONSE 403: ERROR CODE: AuthorizationPermissionMismatch'],
    ['S3', 'operation error S3: PutObject, StatusCode: 403, api error AccessDenied: Access Denied'],
  ])('says what is missing, and that nothing was done: %s', (_, text) => {
    for (const operation of ['up', 'destroy'] as const) {
      const { problem, remedy } = explain(`error: 2 errors occurred:\n    1) ${text}\n    2) Unknown`, operation);
      expect(problem).toMatch(/ failed\. Its state can be read but not written, and nothing was done: .*\.$/);
      expect(problem).not.toContain('bug');
      expect(remedy).toMatch(new RegExp(`docs/state\\.md\\), then: npx mailbox-access ${operation} contoso$`));
    }
  });
});
