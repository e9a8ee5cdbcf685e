import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { developmentTenant } from '@mailbox-access/entra-emulator';
import { completeCustomer, openPlace } from '../../src/onboarding/new/customer.ts';
import { fakeContext } from '../src/cli/support.ts';
import { preflightSchema } from '../../src/checks/preflight/report.ts';
import { press } from '../../packages/entra-emulator/tests/support/pages.ts';
import { describeFull } from '../support/full.ts';
import type { TestProject } from '../support/project.ts';
import { useProjectForEach } from '../support/useProject.ts';

const mailbox = 'jobs@contoso.example';

interface Made {
  readonly file: string;
  readonly tenantId: string;
  readonly provisioningConsentUrl?: string;
  readonly preflight?: unknown;
  readonly next: readonly string[];
}

describe('a new customer', () => {
  const project = useProjectForEach();

  const make = (...args: readonly string[]) =>
    project.run('new', 'contoso', '--metadata-host', project.directory.host, ...args);
  const start = (...args: readonly string[]) =>
    project.start('new', 'contoso', '--metadata-host', project.directory.host, ...args);
  const file = () => join(project.folder, 'Pulumi.contoso.yaml');
  const stateFiles = () => {
    const folder = join(project.folder, '.offline', 'state', '.pulumi', 'stacks');
    return existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String) : [];
  };
  /** Lists the project's files, except the emulator's. */
  const tree = () => readdirSync(project.folder).filter((name) => name !== '.offline');
  const untouched = ['Pulumi.yaml', 'index.ts', 'package.json'];

  it('is written, looked at, and provisioned by what comes next', async () => {
    const { code, out, err } = await make('--mailbox', mailbox);
    expect(code).toBe(0);
    expect(out).toContain('Wrote Pulumi.contoso.yaml and created the stack.');
    expect(out).toMatch(/✔ Account +jobs@contoso\.example exists and is enabled/);
    expect(out).toContain('1. See what would be created: npx mailbox-access preview contoso');
    expect(out).not.toContain('adminconsent');
    expect(err).not.toContain('error');
    expect(tree()).toEqual(['Pulumi.contoso.yaml', ...untouched]);
    expect(readFileSync(file(), 'utf8')).toMatch(
      /^# Customer contoso[^]*\n {2}# The monitored mailbox\.\n {2}mailbox-access:mailbox: jobs@contoso\.example\n[^]*\nencryptionsalt: v1:/,
    );
    const up = await project.run('up', 'contoso');
    expect(up).toMatchObject({ code: 0, out: expect.stringContaining('Created 4 resources in ') });
    expect((await project.run('outputs', 'contoso', '--json')).out).toContain('"consent": "user"');
  });

  describe('on a terminal', () => {
    /** Runs the dialogue with a person who gives a mailbox, accepts the defaults, and then types these lines. */
    const complete = async (lines: readonly string[], looksForName = true) => {
      const { context, printed } = fakeContext({ isInteractive: true });
      const left = ['jobs@contoso.example', '', '', '', '', ...lines];
      const asked: string[] = [];
      const place = await openPlace(project.folder, project.directory.host, {}, context.signal);
      const given = { metadataHost: project.directory.host };
      const prompt = (question: string) => {
        asked.push(question);
        return Promise.resolve(left.shift());
      };
      const where = { place, looksForName };
      const customer = await completeCustomer('contoso', given, where, context, prompt).finally(() => place.close());
      return { customer, asked, left, printed };
    };
    const take = (displayName: string) => {
      project.tenant().change(({ applications }) => {
        const [application] = applications;
        if (application) applications.push({ ...application, id: randomUUID(), appId: randomUUID(), displayName });
      });
    };

    it('is asked for another name only where the usual one is taken', async () => {
      const free = await complete(['']);
      expect(free.asked.at(-1)).toBe('Write it? [Y/n] ');
      expect(free.asked).toHaveLength(6);
      expect(free.customer.answers.displayName).toBeUndefined();
      take('PASS');
      take('PASS contoso');
      const taken = await complete(['', '']);
      expect(taken.asked).toContain('Name of the registration [PASS contoso 2]: ');
      expect(taken.printed.err).toContain('npx mailbox-access adopt contoso');
      expect(taken.printed.err).toContain("mailbox-access:displayName: 'PASS contoso 2'");
      expect(taken.customer.answers.displayName).toBe('PASS contoso 2');
      expect(taken.left).toEqual([]);
    });

    it('proposes no name where it may not read the directory', async () => {
      take('PASS');
      expect((await complete([''], false)).asked).toHaveLength(6);
      project.directory.faults.plan({ path: '/v1.0/applications', status: 403 });
      expect((await complete([''])).asked).toHaveLength(6);
    });
  });

  it('changes nothing in the directory, and signs in for the preflight alone', async () => {
    expect((await make('--mailbox', mailbox, '--skip-preflight')).code).toBe(0);
    expect(project.takeRequests()).toEqual(['GET /contoso.example/v2.0/.well-known/openid-configuration']);
  });

  it('is made once: the second time nothing is asked, looked up or overwritten', async () => {
    expect((await make('--mailbox', mailbox, '--skip-preflight')).code).toBe(0);
    const before = readFileSync(file(), 'utf8');
    project.takeRequests();
    const { code, err } = await make('--mailbox', 'mfa@contoso.example');
    expect(code).toBe(2);
    expect(err).toContain('Pulumi.contoso.yaml already exists. It was not changed.');
    expect(readFileSync(file(), 'utf8')).toBe(before);
    expect(project.takeRequests()).toEqual([]);
  });

  it('whose preflight fails is kept, with exit code 1 and what to fix', async () => {
    const { code, out } = await make('--mailbox', mailbox, '--account', 'left@contoso.example', '--json');
    expect(code).toBe(1);
    const made = JSON.parse(out) as Made;
    expect(preflightSchema.parse(made.preflight).result).toBe('failed');
    expect(made.next[0]).toBe('Fix the failed checks, then rerun: npx mailbox-access preflight contoso');
    expect(tree()).toContain('Pulumi.contoso.yaml');
  });

  it('without a terminal reports everything that is missing or wrong, and writes nothing', async () => {
    const { code, out, err } = await start('--consent', 'me', '--domain', 'contoso').ended;
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('--domain is "contoso"');
    expect(err).toContain('--consent is "me"');
    expect((await start().ended).err).toMatch(/--domain or --tenant is not given.*\n.*--mailbox is not given/);
    expect(tree()).toEqual(untouched);
  });

  it('of a tenant that there is not is not written', async () => {
    const { code, out } = await make('--mailbox', 'jobs@nobody.example', '--json');
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'tenant-unknown' } });
    expect(tree()).toEqual(untouched);
    expect(stateFiles()).toEqual([]);
  });

  it('whose stack cannot be created is removed again', async () => {
    const { code, err } = await make('--mailbox', mailbox, '--secrets-provider', 'hashivault://nowhere');
    expect(code).toBe(1);
    expect(err).toContain('The stack contoso could not be created, so its settings file was removed');
    expect(err).toContain(`new contoso --mailbox ${mailbox} --domain contoso.example`);
    expect(tree()).toEqual(untouched);
    expect((await make('--mailbox', mailbox, '--skip-preflight')).code).toBe(0);
  });

  const representative =
    'interrupted by SIGINT while its stack is made leaves no settings, and is made by the same command';
  describeFull(representative, () => {
    it('interrupted by SIGINT while its tenant is looked up leaves nothing', async () => {
      const { promise: asked, resolve } = Promise.withResolvers<undefined>();
      project.directory.faults.plan({
        path: '/contoso.example/v2.0',
        // Is read when a request meets the fault.
        get delayMs() {
          resolve(undefined);
          return 3_000;
        },
      });
      const { process, ended } = start('--mailbox', mailbox);
      await asked;
      process.kill('SIGINT');
      const { code, err } = await ended;
      expect(code).toBe(1);
      expect(err).toContain('Nothing was written for contoso.\nRun it again: npx mailbox-access new contoso');
      expect(err).not.toContain('    at ');
      expect(tree()).toEqual(untouched);
      expect(stateFiles()).toEqual([]);
    });
  });

  it('interrupted by SIGINT while its stack is made leaves no settings, and is made by the same command', async () => {
    const { process, ended } = start('--mailbox', mailbox);
    while (!existsSync(file())) await new Promise((resolve) => setImmediate(resolve));
    process.kill('SIGINT');
    const { code, err } = await ended;
    expect(code).toBe(1);
    expect(err).toContain('Nothing was written for contoso.\nRun it again: npx mailbox-access new contoso --mailbox');
    expect(tree()).toEqual(untouched);
    expect(await make('--mailbox', mailbox)).toMatchObject({ code: 0, err: expect.not.stringContaining('error') });
    expect(readFileSync(file(), 'utf8')).toContain('encryptionsalt: ');
    expect((await project.run('up', 'contoso')).code).toBe(0);
  });

  describeFull('is made once: the second time nothing is asked, looked up or overwritten', () => {
    it('whose settings were lost is taken up again while its stack is empty, not once it has resources', async () => {
      expect((await make('--mailbox', mailbox)).code).toBe(0);
      rmSync(file());
      expect((await make('--mailbox', mailbox)).code).toBe(0);
      expect((await project.run('up', 'contoso')).code).toBe(0);
      rmSync(file());
      const { code, err } = await make('--mailbox', mailbox);
      expect(code).toBe(2);
      expect(err).toContain('Stack contoso already exists with resources. Only its settings file is missing.');
      expect(tree()).toEqual(untouched);
    });
  });

  it("of a provider is let in by its administrator's consent to the link, and then provisioned", async () => {
    const domain = 'fabrikam.example';
    const { client } = project;
    const users = [
      { userPrincipalName: `jobs@${domain}` },
      { userPrincipalName: `admin@${domain}`, administrator: true },
    ];
    await client.send('/offline/tenants', { method: 'POST', json: { domain, displayName: 'Fabrikam', users } });
    offerApplication(project);
    const args = ['--mailbox', `jobs@${domain}`, '--provisioning-client-id', developmentTenant.clientId];
    const { code, out } = await make(...args, '--json');
    expect(code).toBe(1);
    const made = JSON.parse(out) as Made;
    expect(preflightSchema.parse(made.preflight).checks[0]).toMatchObject({ name: 'credential', result: 'failed' });
    const link = new URL(made.provisioningConsentUrl ?? '');
    expect(link.pathname).toBe(`/${made.tenantId}/adminconsent`);
    const page = await press(client, await client.send(link.pathname + link.search), `admin@${domain}`);
    expect((await press(client, page, 'Accept')).status).toBe(302);
    expect((await project.run('preflight', 'contoso')).code).toBe(0);
    expect((await project.run('up', 'contoso')).code).toBe(0);
    const names = project.applications(domain).map((each) => each.displayName);
    expect(names).toContain('PASS');
  });
});

/** Makes the development tenant's provisioning application multi-tenant, with permissions for consent `user`. */
function offerApplication(project: TestProject): void {
  const roles = [
    '18a4783c-866b-4cc7-a460-3d5e5662c884',
    '8e8e4742-1d95-4f68-9d56-6ee75648c72a',
    'df021288-bdef-4463-88db-98f22de89214',
  ];
  project.tenant().change(({ applications }) => {
    Object.assign(applications.find(({ appId }) => appId === developmentTenant.clientId) ?? {}, {
      signInAudience: 'AzureADMultipleOrgs',
      web: { redirectUris: ['http://localhost'] },
      requiredResourceAccess: [
        {
          resourceAppId: '00000003-0000-0000-c000-000000000000',
          resourceAccess: roles.map((id) => ({ id, type: 'Role' })),
        },
      ],
    });
  });
}
