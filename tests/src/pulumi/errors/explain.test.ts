import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { adviseOnState, failureRows } from '../../../../src/pulumi/errors/rows.ts';
import { explainFailure, findRow } from '../../../../src/pulumi/errors/describe.ts';
import type { Operation } from '../../../../src/pulumi/stack/operation.ts';
import { blob, cases } from './cases.ts';

const folder = 'tests/fixtures/recordings';

/** Returns every error of the real provider in a recording, by step. */
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

describe('errors of the real provider', () => {
  it('each have a row, in every recording', () => {
    const found = recorded().map(([step, text]) => {
      const operation: Operation = step.includes('destroy') ? 'destroy' : 'up';
      return [step, findRow({ operation, stack: 'contoso', text })?.code];
    });
    expect(Object.fromEntries(found)).toEqual(rowOf);
  });
});

describe('explainFailure', () => {
  const explain = (text: string, operation: Operation = 'up') =>
    explainFailure({ operation, stack: 'contoso', text }, undefined);

  it.each(cases)('finds %s in %j', (code, text, remedy, operation = 'up') => {
    expect(findRow({ operation, stack: 'contoso', text })?.code).toBe(code);
    expect(explain(text, operation)).toMatchObject({
      code: 'engine-failed',
      remedy: expect.stringContaining(remedy),
      original: text,
    });
    expect(explain(text, operation)?.message).not.toMatch(/undefined|\{\w|bug/);
  });

  it('says what each row means', () => {
    const meanings = new Map<string, string>();
    for (const [code, text, , operation] of cases)
      if (!meanings.has(code)) meanings.set(code, explain(text, operation)?.message ?? '');
    expect([...meanings.keys()].sort()).toEqual(Object.keys(failureRows).sort());
    expect(`\n${[...meanings].map(([code, text]) => `${code}\n${text}\n`).join('\n')}`).toMatchSnapshot();
  });

  it.each([
    ['Could not create application: unexpected status 403 (403 Forbidden)', 'Application.ReadWrite.OwnedBy'],
    ['Could not create delegated permission grant: unexpected status 403 (403 Forbidden)', 'DelegatedPermissionGrant'],
    ['Could not create app role assignment: unexpected status 403 (403 Forbidden)', 'AppRoleAssignment'],
    ['Retrieving user: unexpected status 403 (403 Forbidden)', 'User.Read.All'],
  ])('names the missing permission for %j', (text, permission) => {
    expect(explain(text)?.problem).toContain(permission);
  });

  it('asks to finish a destroy that failed, but not one that did not begin', () => {
    const unfinished = 'Finish the destroy before anything else';
    expect(explain('503 (503 Service Unavailable)', 'destroy')?.remedy).toContain(unfinished);
    for (const text of ['cannot be deleted\nbecause it is protected', `failed to load checkpoint: ${blob}`])
      expect(explain(text, 'destroy')?.remedy).not.toContain(unfinished);
  });

  it('says of an object that may exist that the stack does not know it', () => {
    expect(explain('Post "https://graph/v1.0/applications": EOF')?.problem).toContain('may exist');
  });

  it('returns nothing for an unknown text', () => {
    expect(explain('could not load plugin')).toBeUndefined();
  });
});

describe('adviseOnState', () => {
  const advise = (reason: string) => adviseOnState(`failed to load checkpoint: ${reason}`, 'contoso');

  it('names the previous state only where the state is damaged', () => {
    expect(advise('EOF')).toContain('contoso.json.attrs');
    expect(advise('place 1: unexpected end of JSON input')).toContain('contoso.json.bak');
  });

  it.each([
    'unsupported checkpoint version 9',
    'open contoso.json: permission denied',
    blob,
    'blob (code=Unknown): 503 Service Unavailable',
  ])('leaves the state as it is after: %s', (reason) => {
    expect(advise(reason)).toMatch(/^Leave the state as it is, .*\.$/);
  });

  it('returns nothing for any other text', () => {
    expect(adviseOnState("no stack named 'contoso' found", 'contoso')).toBeUndefined();
  });
});
