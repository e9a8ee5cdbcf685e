import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { type EntraEmulator, issueCertificates, startEntraEmulator } from '@mailbox-access/entra-emulator';
import { type Exchange, observeExchanges } from '../../../../src/graph/http.ts';
import { startProxy } from '../../../../src/checks/rehearsal/target.ts';
import { buildGoEnvironment } from '../../../../src/pulumi/cli/build.ts';
import { describeFull } from '../../../support/full.ts';
import { findGo } from '../../../support/goTools.ts';

const host = 'login.microsoftonline.com';
const path = '/11111111-1111-4111-8111-111111111111/v2.0/.well-known/openid-configuration';

let emulator: EntraEmulator;
let proxy: Awaited<ReturnType<typeof startProxy>>;
let seen: Exchange[];
let stop: () => void;

beforeAll(async () => {
  emulator = await startEntraEmulator();
  const certificates = await issueCertificates('a rehearsal', [host]);
  proxy = await startProxy({ routes: new Map([[`${host}:443`, emulator.origin]]), certificates, ca: emulator.ca });
  stop = observeExchanges((exchange) => seen.push(exchange));
});

beforeEach(() => {
  seen = [];
});

afterAll(async () => {
  stop();
  await proxy.close();
  await emulator.close();
});

function send(url: string, ca: string, body?: string): Promise<{ readonly status: number; readonly text: string }> {
  const agent = new HttpsProxyAgent(proxy.url, { ca });
  const method = body === undefined ? 'GET' : 'POST';
  const headers = { 'accept-encoding': 'gzip', 'content-type': 'application/x-www-form-urlencoded' };
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, ca, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('the proxy of a rehearsal', () => {
  it('forwards a request to its route, shows a certificate of its own authority, and lets both sides be observed', async () => {
    const { status, text } = await send(`https://${host}${path}`, proxy.ca);
    expect({ status, body: JSON.parse(text) as unknown }).toMatchObject({
      status: 200,
      body: { issuer: expect.any(String) },
    });
    expect(seen.map(({ request: { method, url }, response }) => [method, url, response?.bodyAsText])).toEqual([
      ['GET', `${emulator.origin}${path}`, text],
    ]);
  });

  it('forwards the body of a request', async () => {
    const token = `https://${host}/11111111-1111-4111-8111-111111111111/oauth2/v2.0/token`;
    expect(await send(token, proxy.ca, 'grant_type=none')).toMatchObject({ status: 400 });
    expect(seen[0]?.request.body).toBe('grant_type=none');
  });

  it('is not trusted by a client that does not know its authority', async () => {
    await expect(send(`https://${host}${path}`, emulator.ca)).rejects.toThrow(/certificate/);
    expect(seen).toEqual([]);
  });

  it.each(['https://example.com/', `https://${host}:444/`, 'https://localhost/'])('refuses %s', async (url) => {
    expect(await send(url, proxy.ca)).toMatchObject({ status: 403 });
    expect(seen).toEqual([]);
  });

  it('refuses a request that asks for no tunnel', async () => {
    const status = await new Promise((resolve) => {
      get(proxy.url, { path: `http://${host}/`, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
    });
    expect(status).toBe(403);
  });

  it('breaks the connection when there is no answer', async () => {
    emulator.faults.plan({ path, drop: 'before' });
    await expect(send(`https://${host}${path}`, proxy.ca)).rejects.toThrow();
    expect(seen).toMatchObject([{ response: undefined }]);
  });

  describeFull('forwards the body of a request', () => {
    const program = `package main
import ("fmt"; "io"; "net/http"; "os")
func main() {
	response, err := http.Get(os.Args[1])
	if err != nil { fmt.Println(err); os.Exit(1) }
	body, _ := io.ReadAll(response.Body)
	fmt.Println(response.StatusCode, len(body), response.Header.Get("content-type"))
}`;

    it('is used and trusted by a Go program, as the azuread plugin is, from its environment', async () => {
      const go = await findGo();
      if (go === undefined) throw new Error('This test needs Go.');
      const folder = mkdtempSync(join(tmpdir(), 'mailbox-access-go-'));
      writeFileSync(join(folder, 'main.go'), program);
      writeFileSync(join(folder, 'ca.pem'), proxy.ca);
      const env = {
        ...buildGoEnvironment(process.env, folder),
        HTTPS_PROXY: proxy.url,
        NO_PROXY: 'localhost,127.0.0.1,::1,.actions.githubusercontent.com',
        SSL_CERT_FILE: join(folder, 'ca.pem'),
      };
      const { stdout } = await promisify(execFile)(go, ['run', join(folder, 'main.go'), `https://${host}${path}`], {
        env,
        cwd: folder,
      });
      rmSync(folder, { recursive: true, force: true });
      expect(stdout).toMatch(/^200 \d{3,} application\/json/);
    });
  });
});
