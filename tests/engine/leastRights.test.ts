import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { developmentTenant } from '@mailbox-access/entra-emulator';
import { setRoles } from '../../packages/entra-emulator/src/store/build.ts';
import { rightsFor } from '../../src/checks/preflight/rights.ts';
import { itEachRow } from '../support/full.ts';
import { useProjectForEach } from '../support/useProject.ts';
import { settings, type Config } from '../support/settings.ts';

const mailbox = 'jobs@contoso.example';
const { servicePrincipalObjectId: caller, mailboxObjectId: other } = developmentTenant;

interface Row {
  /** The first column in docs/guides/real-tenant.md. */
  readonly settings: string;
  readonly config: Config;
  /** The settings that `update` changes. */
  readonly changed: Config;
}

const rows: readonly Row[] = [
  {
    settings: '`assignmentRequired` with consent `user`',
    config: { consent: 'user', assignmentRequired: true },
    changed: { assignmentRequired: false },
  },
  { settings: 'consent `interactive`', config: {}, changed: { displayName: 'PASS 2' } },
  { settings: 'consent `user`', config: { consent: 'user' }, changed: { protocols: ['imap'] } },
  { settings: 'consent `tenant`', config: { consent: 'tenant' }, changed: { protocols: ['imap'] } },
  {
    settings: '`assignmentRequired` with consent `tenant`',
    config: { consent: 'tenant', assignmentRequired: true },
    changed: { assignmentRequired: false },
  },
  {
    settings: '`owners`: the caller and others',
    config: { owners: [caller, other] },
    changed: { displayName: 'PASS 2' },
  },
  {
    settings: '`owners` without the caller',
    config: { owners: [other] },
    changed: { displayName: 'PASS 2' },
  },
];

/** The permissions for automation in docs/guides/real-tenant.md, by first column. */
const documented = new Map(
  [...readFileSync('docs/guides/real-tenant.md', 'utf8').matchAll(/^\| ([^|]+?) +\| [^|]+ \| ([^|]+) \|$/gm)].map(
    ([, first = '', automation = '']) => [
      first,
      [...automation.matchAll(/`([A-Z][\w.]+)`/g)].map(([, name = '']) => name),
    ],
  ),
);

const needs = ({ config }: Row): readonly string[] =>
  rightsFor(settings({ mailbox, ...config }), caller).map(({ permission }) => permission);

describe('docs/guides/real-tenant.md', () => {
  it.each(rows)('gives for $settings what preflight looks for', (row) => {
    expect(documented.get(row.settings)?.toSorted()).toEqual(needs(row).toSorted());
  });
});

describe('an application with the rights of docs/guides/real-tenant.md', () => {
  const project = useProjectForEach();

  function give(roles: readonly string[]): void {
    setRoles(project.tenant(), developmentTenant.clientId, roles, new Date());
  }

  const run = async (...args: readonly string[]) => (await project.run(...args)).code;

  async function runDenied(...args: readonly string[]) {
    const count = project.directory.requests.length;
    const { code } = await project.run(...args);
    const denied = project.directory.requests.slice(count).some(({ status }) => status === 403);
    return { code, denied };
  }
  const refused = { code: 1, denied: true };

  itEachRow('creates, changes, refreshes and destroys: $settings', rows, 1, async (row) => {
    give(needs(row));
    project.configure('contoso', { mailbox, ...row.config });
    expect(await run('up', 'contoso')).toBe(0);
    project.configure('contoso', { mailbox, ...row.config, ...row.changed });
    expect(await run('up', 'contoso', '--allow-permission-removal')).toBe(0);
    expect(await run('refresh', 'contoso')).toBe(0);
    expect(await run('destroy', 'contoso', '--yes')).toBe(0);
  });

  /** Every run checks the permission for grants; rightsByRequest.test.ts of the Entra emulator checks all. */
  const grants = 'DelegatedPermissionGrant.ReadWrite.All';
  const lesser = rows
    .flatMap((row) => needs(row).map((left) => ({ ...row, left })))
    .toSorted((one, other) => Number(other.left === grants) - Number(one.left === grants));
  itEachRow('is refused without $left: $settings', lesser, 1, async ({ left, ...row }) => {
    give(needs(row).filter((permission) => permission !== left));
    project.configure('contoso', { mailbox, ...row.config });
    const { code, out } = await project.run('up', 'contoso');
    expect({ code, out }).toEqual({ code: 1, out: expect.stringContaining('rights-missing') });
    expect(out).toContain(left);
    expect(await runDenied('up', 'contoso', '--skip-preflight')).toEqual(refused);
  });

  type Reading = readonly ['preview' | 'refresh', string, Config, readonly string[]];
  const readings: readonly Reading[] = [
    ['preview', 'consent `user`', { consent: 'user' }, ['Directory.Read.All']],
    ['preview', 'consent `interactive`', {}, ['Application.Read.All']],
    ['refresh', 'consent `interactive`', {}, ['Application.Read.All']],
    ['refresh', 'consent `user`', { consent: 'user' }, ['Directory.Read.All']],
  ];
  itEachRow('only reads for a %s: %s', readings, 1, async (operation, _, config, roles) => {
    project.configure('contoso', { mailbox, ...config });
    expect(await run('up', 'contoso')).toBe(0);
    // Duplicate names are only checked for a new name.
    project.configure('contoso', { mailbox, ...config, displayName: 'PASS 2' });
    give(roles);
    expect(await run(operation, 'contoso')).toBe(0);
    for (const left of roles) {
      give(roles.filter((permission) => permission !== left));
      expect(await runDenied(operation, 'contoso')).toEqual(refused);
    }
    expect(documented.get(`${operation} only`)).toEqual(expect.arrayContaining([...roles]));
  });
});
