import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { connect, rootCertificates } from 'node:tls';
import * as emulators from '@mailbox-access/entra-emulator';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openRecordedTarget } from '../../../../src/checks/rehearsal/target.ts';
import { openWorkspace } from '../../../../src/checks/rehearsal/workspace.ts';
import type { Engine } from '../../../../src/pulumi/cli/locate.ts';
import type { Target } from '../../../../src/pulumi/stack/open.ts';
import type { Context } from '../../../../src/registration/customers/context.ts';
import { useFolderForEach } from '../../../support/folder.ts';

const folder = useFolderForEach();
let target: Target;

async function open(): Promise<Target> {
  // The engine would use a plugin from PATH; here it is only searched for.
  writeFileSync(join(folder, 'pulumi-resource-azuread'), '#!/bin/sh\n', { mode: 0o755 });
  const context = { env: { PATH: folder, PULUMI_HOME: folder } } as unknown as Context;
  const workspace = await openWorkspace(folder, 'contoso');
  const engine = { path: join(folder, 'no-engine') } as Engine;
  const options = { metadataHost: undefined, projectFolder: folder, workspace, engine };
  return openRecordedTarget(options, emulators, context);
}

/** Opens a tunnel like the plugin, and returns the result; nothing is sent through it. */
function openTunnel(host: string): Promise<{ readonly status: number; readonly socket: Socket }> {
  const sent = request(String(target.env.HTTPS_PROXY), { method: 'CONNECT', path: `${host}:443`, agent: false });
  return new Promise((resolve, reject) => {
    sent.on('connect', ({ statusCode = 0 }, socket: Socket) => {
      resolve({ status: statusCode, socket });
    });
    sent.on('error', reject);
    sent.end();
  });
}

const describeOnLinux = process.platform === 'linux' ? describe : describe.skip;

describeOnLinux('the environment of the engine on a real tenant', () => {
  beforeEach(async () => {
    target = await open();
  });

  afterEach(() => target.close());

  it('has a state of its own and one proxy, with trust in its authority and in those of the web', () => {
    const { env } = target;
    expect(env).toMatchObject({
      PULUMI_BACKEND_URL: expect.stringMatching(/^file:\/\/\/.*\/\.rehearsal\/contoso\/state$/),
      HTTPS_PROXY: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      https_proxy: env.HTTPS_PROXY,
      NO_PROXY: 'localhost,127.0.0.1,::1,.actions.githubusercontent.com',
      REQUESTS_CA_BUNDLE: env.SSL_CERT_FILE,
    });
    const trusted = readFileSync(String(env.SSL_CERT_FILE), 'utf8');
    expect(trusted.match(/BEGIN CERTIFICATE/g)).toHaveLength(rootCertificates.length + 1);
  });

  it.each(['login.microsoftonline.com', 'graph.microsoft.com'])('trusts the proxy as %s', async (host) => {
    const { status, socket } = await openTunnel(host);
    expect(status).toBe(200);
    const ca = readFileSync(String(target.env.SSL_CERT_FILE), 'utf8');
    const secure = connect({ socket, servername: host, ca });
    await new Promise((resolve, reject) => secure.once('secureConnect', resolve).once('error', reject));
    expect(secure.authorized).toBe(true);
    secure.destroy();
  });

  it.each(['api.pulumi.com', 'outlook.office.com'])('refuses %s', async (host) => {
    const { status, socket } = await openTunnel(host);
    socket.destroy();
    expect(status).toBe(403);
  });
});

describe('a rehearsal on a real tenant', () => {
  const { platform } = process;

  afterEach(() => {
    Object.defineProperty(process, 'platform', { value: platform });
  });

  it.each(['darwin', 'win32'])('says that it needs Linux on %s', async (other) => {
    Object.defineProperty(process, 'platform', { value: other });
    await expect(open()).rejects.toMatchObject({ code: 'usage', problem: expect.stringContaining('needs Linux') });
  });
});
