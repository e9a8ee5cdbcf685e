import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { explainFailure, failureRows, findRow } from '../../../../src/pulumi/errors/explain.ts';
import type { Operation } from '../../../../src/pulumi/stack/operation.ts';

const folder = 'tests/fixtures/recordings';

/** Every error that the real provider gave in a recording, by step. */
function recorded(): readonly (readonly [string, string])[] {
  const files = readdirSync(folder, { recursive: true }).map(String);
  return files
    .filter((file) => file.endsWith('.provider.jsonl'))
    .sort()
    .flatMap((file) => {
      const calls = readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean);
      const errors = calls.flatMap(
        (line) => (JSON.parse(line) as { readonly errors?: readonly string[] }).errors ?? [],
      );
      return errors.map((error) => [file.replace(/^.*\/|\.provider\.jsonl$/g, ''), error] as const);
    });
}

const rowOf: Readonly<Record<string, string>> = {
  '20-create-app-forbidden': 'forbidden',
  '21-sp-replication-lag': 'not-spread',
  '24-grant-forbidden': 'forbidden',
  '26-destroy-app-gone': 'deleted-before',
  '31-duplicate-name': 'duplicate-name',
  '50-create-app-unheard': 'connection-broken',
  '51-again': 'duplicate-name',
  '52-create-service-principal-unheard': 'connection-broken',
  '53-again': 'service-principal-exists',
  '55-create-grant-unheard': 'connection-broken',
  '56-again': 'grant-exists',
  '58-patch-app-unheard': 'connection-broken',
};

describe('what the real provider said when a step failed', () => {
  it('has its row, every text of the recordings', () => {
    const found = recorded().map(([step, text]) => {
      const operation: Operation = step.includes('destroy') ? 'destroy' : 'up';
      return [step, findRow({ operation, stack: 'contoso', text })?.row.code];
    });
    expect(Object.fromEntries(found)).toEqual(rowOf);
  });
});

describe('explainFailure', () => {
  const explain = (text: string, operation: Operation = 'up') =>
    explainFailure({ operation, stack: 'contoso', text }, undefined);

  it.each([
    [
      'AADSTS7000215: Invalid client secret provided.',
      'secret that this program signs in with is wrong',
      'ARM_CLIENT_SECRET',
    ],
    ['AADSTS7000222: The provided client secret keys are expired.', 'has expired', 'ARM_CLIENT_SECRET'],
    ["AADSTS700016: Application with identifier 'x' was not found", "not in this stack's tenant", 'az login --tenant'],
    ['AADSTS53003: blocked', '(AADSTS53003)', 'docs/real-tenant.md'],
    ['unexpected status 429 (429 Too Many Requests)', 'fewer requests', 'npx mailbox-access up contoso'],
    ['unexpected status 503 (503 Service Unavailable)', 'could not answer', 'npx mailbox-access up contoso'],
    ['Directory_QuotaExceeded: The directory object quota limit', 'may not make more', 'for good'],
    ['dial tcp 127.0.0.1:1: connect: connection refused', 'did not come about', 'Check the network'],
    ['Post "https://graph/v1.0/applications": EOF', 'may be there', 'npx mailbox-access adopt contoso'],
    ['The service principal x is soft-deleted', 'in the bin', 'npx mailbox-access adopt contoso --deleted'],
    ['stderr: Command was killed with SIGKILL (Forced termination): pulumi up', '(SIGKILL:', 'adopt contoso'],
    ['cannot be deleted\nbecause it is protected', 'is protected', 'pulumi config set protect false'],
  ])('of %j says what it means and what to do', (text, means, remedy) => {
    expect(explain(text)).toMatchObject({
      code: 'engine-failed',
      problem: expect.stringContaining(means),
      remedy: expect.stringContaining(remedy),
      original: text,
    });
  });

  it.each([
    ['Could not create application: unexpected status 403 (403 Forbidden)', 'Application.ReadWrite.OwnedBy'],
    ['Could not create delegated permission grant: unexpected status 403 (403 Forbidden)', 'DelegatedPermissionGrant'],
    ['Could not create app role assignment: unexpected status 403 (403 Forbidden)', 'AppRoleAssignment'],
    ['Retrieving user: unexpected status 403 (403 Forbidden)', 'User.Read.All'],
  ])('of %j names the right', (text, right) => {
    expect(explain(text)?.problem).toContain(right);
  });

  it('has a destroy that failed finished first, but not one that was refused whole', () => {
    expect(explain('503 (503 Service Unavailable)', 'destroy')?.remedy).toContain('Finish the destroy before anything');
    expect(explain('cannot be deleted\nbecause it is protected', 'destroy')?.remedy).not.toContain(
      'Finish the destroy',
    );
  });

  it('says nothing of its own about what it does not know', () => {
    expect(explain('could not load plugin')).toBeUndefined();
  });

  it('has codes that are used once', () => {
    const codes = failureRows.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });
});
