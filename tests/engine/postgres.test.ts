import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Status } from '../../src/fleet/status/schema.ts';
import { describeWith } from '../support/parts.ts';
import { useProject } from '../support/useProject.ts';
import { findFreePort } from './support/freePort.ts';
import { startPostgres, type Postgres } from './support/postgres.ts';

const customers = ['one', 'two', 'three', 'four', 'five'];

/** Stacks of real tenants, to which no request is sent. Each test continues where the one before stopped. */
describeWith('postgresql', 'states in PostgreSQL', () => {
  let postgres: Postgres;

  afterAll(() => postgres.stop());
  const project = useProject();

  beforeAll(async () => {
    postgres = await startPostgres(await findFreePort());
    for (const stack of customers) {
      project.configure(stack, { 'azuread:metadataHost': undefined, mailbox: `jobs@${stack}.example` });
      const args = ['stack', 'init', stack, '--non-interactive'];
      await promisify(execFile)(String(process.env.MAILBOX_ACCESS_TEST_ENGINE), args, {
        cwd: project.folder,
        env: { ...process.env, ...env() },
      });
    }
  });

  /** Simulates a machine with two cores. */
  const env = () => ({ PULUMI_BACKEND_URL: postgres.url, PULUMI_CONFIG_PASSPHRASE: 'a passphrase', GOMAXPROCS: '2' });
  const status = async () => {
    const { code, out } = await project.startWith(env(), 'status', '--json').ended;
    return { code, ...(JSON.parse(out) as Status) };
  };

  it('are listed, even more than the engine has connections', async () => {
    const { code, stacks } = await status();
    expect(code).toBe(0);
    expect(stacks.map(({ stack, hasStack }) => [stack, hasStack])).toEqual(
      customers.toSorted().map((name) => [name, 'yes']),
    );
  });

  it('that can only be read are not changed, and the missing permission is reported', async () => {
    await postgres.sql('alter database postgres set default_transaction_read_only = on');
    const { code, err } = await project.startWith(env(), 'destroy', 'one', '--yes').ended;
    expect(code).toBe(1);
    expect(err).toMatch(
      /The destroy of one failed\. Its state can be read but not written, and nothing was done: pq: .*\nGet write access to .*: npx mailbox-access destroy one\n$/,
    );
  });

  describe('that cannot be reached', () => {
    it('are not said to be empty', async () => {
      await postgres.stop();
      const { code, stacks, unread } = await status();
      expect(code).toBe(1);
      expect(new Set(stacks.map(({ hasStack, registered }) => `${hasStack} ${registered}`))).toEqual(
        new Set(['unknown unknown']),
      );
      expect(unread).toHaveLength(1);
      const { out } = await project.startWith(env(), 'status').ended;
      expect(out).toContain('0 registered, 5 unknown');
    });
  });
});
