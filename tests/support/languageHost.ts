import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import grpc from '@grpc/grpc-js';
import languageGrpc from '@pulumi/pulumi/proto/language_grpc_pb.js';
import type { ILanguageRuntimeServer } from '@pulumi/pulumi/proto/language_grpc_pb.js';
import language from '@pulumi/pulumi/proto/language_pb.js';
import type { RunRequest } from '@pulumi/pulumi/proto/language_pb.js';
import plugin from '@pulumi/pulumi/proto/plugin_pb.js';

/** The SDK's own script to start a program, which the official language host also runs. */
const runScript = join(dirname(createRequire(import.meta.url).resolve('@pulumi/pulumi/package.json')), 'cmd', 'run');
/** The exit code of a program that has reported its error itself (see the SDK's cmd/run). */
const toldByItself = 32;

/**
 * Serves the part of a language host that runs programs: each run is a Node process with the SDK's `cmd/run` on the
 * project's `main`, with `typescript: false`, as in pulumi-language-nodejs, which is not available as a Go module.
 */
export async function startLanguageHost(): Promise<{ readonly address: string; readonly close: () => void }> {
  const server = new grpc.Server();
  const service: Partial<ILanguageRuntimeServer> = {
    getPluginInfo: (_, answer) => {
      answer(null, new plugin.PluginInfo());
    },
    getRequiredPackages: (_, answer) => {
      answer(null, new language.GetRequiredPackagesResponse());
    },
    getRequiredPlugins: (_, answer) => {
      answer(null, new language.GetRequiredPluginsResponse());
    },
    run: ({ request }, answer) => {
      void runProgram(request).then((response) => {
        answer(null, response);
      });
    },
  };
  server.addService(languageGrpc.LanguageRuntimeService, service as ILanguageRuntimeServer);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    address: `127.0.0.1:${port}`,
    close: () => {
      server.forceShutdown();
    },
  };
}

async function runProgram(request: RunRequest): Promise<language.RunResponse> {
  const config = Object.fromEntries(request.getConfigMap().toObject(false));
  const info = request.getInfo();
  const args = [
    `--monitor=${request.getMonitorAddress()}`,
    `--engine=${request.getArgsList()[0] ?? ''}`,
    `--project=${request.getProject()}`,
    `--stack=${request.getStack()}`,
    `--organization=${request.getOrganization()}`,
    `--pwd=${request.getPwd()}`,
    `--parallel=${request.getParallel()}`,
    ...(request.getDryrun() ? ['--dry-run'] : []),
    info?.getEntryPoint() ?? '.',
  ];
  const env = {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(config),
    PULUMI_NODEJS_TYPESCRIPT: 'false',
    NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
  };
  const child = spawn(process.execPath, [runScript, ...args], {
    cwd: info?.getProgramDirectory(),
    env,
    stdio: 'inherit',
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const response = new language.RunResponse();
  if (code === toldByItself) response.setBail(true);
  else if (code !== 0) response.setError(`the program ended with ${code ?? 'a signal'}`);
  return response;
}
