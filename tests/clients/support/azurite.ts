import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { variableOf } from '../../support/partList.ts';

/** The account that every Azurite has; its key protects nothing (https://learn.microsoft.com/azure/storage/common/storage-use-azurite). */
const account = 'devstoreaccount1';
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

export interface Azurite {
  /** The connection string for the Azure CLI. */
  readonly connection: string;
  /** Returns the environment for the engine. */
  readonly env: (container: string) => NodeJS.ProcessEnv;
  readonly stop: () => Promise<void>;
}

/** Starts Azure Blob storage on this machine, in a temporary folder. */
export async function startAzurite(port: number): Promise<Azurite> {
  const folder = mkdtempSync(join(tmpdir(), 'mailbox-access-azurite-'));
  const flags = ['--blobHost', '127.0.0.1', '--blobPort', String(port), '--location', folder, '--skipApiVersionCheck'];
  const program = String(process.env[variableOf('azurite')]);
  const child = spawn(process.execPath, [program, ...flags, '--disableTelemetry'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8');
  while (!printed.includes('successfully listens')) {
    const [text] = (await once(child.stdout, 'data')) as [string];
    printed += text;
  }
  child.stdout.resume();
  const endpoint = `BlobEndpoint=http://127.0.0.1:${String(port)}/${account}`;
  return {
    connection: `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};${endpoint}`,
    env: (container) => ({
      PULUMI_BACKEND_URL: `azblob://${container}?localemu=true&domain=127.0.0.1:${String(port)}&protocol=http&storage_account=${account}`,
      AZURE_STORAGE_ACCOUNT: account,
      AZURE_STORAGE_KEY: key,
    }),
    stop: async () => {
      const ended = once(child, 'close');
      child.kill();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
