import { execFile } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { variableOf } from '../../support/partList.ts';

export interface Postgres {
  /** The value for PULUMI_BACKEND_URL. */
  readonly url: string;
  readonly sql: (statement: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts a separate PostgreSQL; as user `postgres` if the tests run as root, which it refuses. */
export async function startPostgres(port: number): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'mailbox-access-postgres-'));
  const bin = dirname(String(process.env[variableOf('postgresql')]));
  const user = process.getuid?.() === 0 ? findUser() : undefined;
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const run = async (program: string, ...args: readonly string[]) => {
    // Pipes that the server inherits would keep this call from ending.
    await promisify(execFile)(join(bin, program), args, {
      ...user,
      cwd: folder,
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
    });
  };
  await run('initdb', '--pgdata', data, '--auth', 'trust', '--username', 'postgres', '--no-sync');
  const options = `-p ${String(port)} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off`;
  await run('pg_ctl', 'start', '--wait', '--pgdata', data, '--log', join(folder, 'log'), '--options', options);
  let isRunning = true;
  return {
    url: `postgres://postgres@127.0.0.1:${String(port)}/postgres?sslmode=disable`,
    sql: (statement) =>
      run('psql', '--host', '127.0.0.1', '--port', String(port), '--username', 'postgres', '--command', statement),
    stop: async () => {
      if (!isRunning) return;
      isRunning = false;
      await run('pg_ctl', 'stop', '--wait', '--mode', 'immediate', '--pgdata', data);
      rmSync(folder, { recursive: true });
    },
  };
}

function findUser(): { readonly uid: number; readonly gid: number } {
  const [, uid, gid] = /^postgres:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8')) ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}
