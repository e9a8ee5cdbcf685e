import { promisify } from 'node:util';
import grpc from '@grpc/grpc-js';
import providerGrpc from '@pulumi/pulumi/proto/provider_grpc_pb.js';
import { httpsSender } from './graph/https.ts';
import { providerService } from './service.ts';
import { openSession, readSettings } from './session.ts';

/** Options of the stand-in for the azuread provider. Instances share no state. */
export interface AzureadEmulatorOptions {
  /** Required. ARM_METADATA_HOSTNAME, ARM_TENANT_ID, ARM_CLIENT_ID, ARM_CLIENT_SECRET, unless the stack sets them. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Optional. PEM of the directory's certificate authority. Defaults to the authorities that the process trusts. */
  readonly ca?: string;
  /** Optional. URL of the proxy to the directory. The real provider uses HTTPS_PROXY, but never for localhost. */
  readonly proxy?: string | undefined;
  /** Optional. Milliseconds between two checks for a deleted object. Defaults to 50; the real provider uses 5000. */
  readonly deletePollMs?: number;
  /** Optional. Milliseconds that a second of waiting lasts before a retry. Defaults to 1000. */
  readonly retryBackoffMs?: number;
}

export interface AzureadEmulator {
  /** The port for PULUMI_DEBUG_PROVIDERS=azuread:<port>. */
  readonly port: number;
  /** Cancels everything in progress and closes all connections. */
  close(): Promise<void>;
}

/** Serves pulumirpc.ResourceProvider on a free port of 127.0.0.1, in this process. */
export async function startAzureadEmulator(options: AzureadEmulatorOptions): Promise<AzureadEmulator> {
  const pace = { deletePollMs: options.deletePollMs ?? 50, secondMs: options.retryBackoffMs ?? 1000 };
  const service = providerService((args, signal) =>
    openSession(
      readSettings(args, options.env),
      httpsSender({ ca: options.ca, proxy: options.proxy, signal }),
      pace,
      signal,
    ),
  );
  const server = new grpc.Server();
  server.addService(providerGrpc.ResourceProviderService, service.methods);
  const bind = promisify<string, grpc.ServerCredentials, number>(server.bindAsync.bind(server));
  const port = await bind('127.0.0.1:0', grpc.ServerCredentials.createInsecure());
  return {
    port,
    close: () => {
      service.cancelAll();
      server.forceShutdown();
      return Promise.resolve();
    },
  };
}
