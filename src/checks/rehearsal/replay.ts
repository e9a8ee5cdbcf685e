import { randomUUID } from 'node:crypto';
import { createHttpHeaders, createPipelineRequest, type HttpMethods } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import { parseJson } from '../../common/json.ts';
import { openBoundedClient } from '../../graph/http.ts';
import { openCredential } from '../../graph/credential.ts';
import type { EntraEmulatorPackage } from '../../pulumi/emulator/packages.ts';
import { grantSchema } from '../verify/consent.ts';
import { findDifferences, isObject } from './compare.ts';
import { findLag, type Recorded, type Recording } from './recorder.ts';

export interface Comparison {
  readonly compared: number;
  /** The number of skipped requests, by reason. */
  readonly left: Readonly<Record<string, number>>;
  /** The differences between the emulator's answers and Microsoft's, by request: `GET /v1.0/applications/{id}`. */
  readonly differences: readonly { readonly request: string; readonly what: string }[];
  /** Properties that only Microsoft sends, without being asked. Neither the program nor the provider reads them. */
  readonly unread: readonly string[];
}

type EntraEmulator = Awaited<ReturnType<EntraEmulatorPackage['startEntraEmulator']>>;

const grantsSchema = z.object({ value: z.array(grantSchema) });

/** Sends the recorded requests to a new emulator, and compares the answers. */
export async function compareWithEmulator(
  { exchanges }: Pick<Recording, 'exchanges'>,
  emulatorPackage: EntraEmulatorPackage,
): Promise<Comparison> {
  const emulator = await emulatorPackage.startEntraEmulator();
  try {
    const { tenantId, clientId, clientSecret } = emulatorPackage.developmentTenant;
    const host = { tenantId, authority: `${emulator.origin}/${tenantId}`, ca: emulator.ca };
    const choice = { kind: 'client secret', clientId } as const;
    const provisioner = await openCredential(choice, host, { ARM_CLIENT_SECRET: clientSecret });
    const replay = new Replay(emulator, emulatorPackage.developmentTenant, provisioner);
    const lag = findLag(exchanges);
    const left: Record<string, number> = {};
    const differences = new Map<string, Comparison['differences'][number]>();
    const unread = new Set<string>();
    let compared = 0;
    for (const exchange of exchanges) {
      const reason = lag.has(exchange) ? 'replication lag' : replay.findObstacle(exchange);
      if (reason !== undefined) {
        left[reason] = (left[reason] ?? 0) + 1;
        continue;
      }
      compared += 1;
      // Placeholders lose their numbers here, so that the same difference is reported once.
      const request = `${exchange.method} ${exchange.path.replace(/-\d+\}/g, '}')}`;
      const found = await replay.compare(exchange);
      for (const what of found.what) differences.set(`${request} ${what}`, { request, what });
      for (const name of found.unread) unread.add(name);
    }
    return { compared, left, differences: [...differences.values()], unread: [...unread].sort() };
  } finally {
    await emulator.close();
  }
}

/** Translates the tokens and placeholders of a recording into the emulator's. */
class Replay {
  readonly #emulator: EntraEmulator;
  readonly #tenant: EntraEmulatorPackage['developmentTenant'];
  readonly #names: Map<string, string>;
  readonly #provisioner: TokenCredential;
  #accountToken: string | undefined;
  #refreshToken: string | undefined;

  constructor(
    emulator: EntraEmulator,
    tenant: EntraEmulatorPackage['developmentTenant'],
    provisioner: TokenCredential,
  ) {
    this.#emulator = emulator;
    this.#tenant = tenant;
    this.#provisioner = provisioner;
    this.#names = new Map([
      ['{tenant}', tenant.tenantId],
      ['{account}', tenant.mailbox],
      ['{mailbox}', tenant.mailbox],
      ['{domain}', tenant.domain],
      ['{provisioner}', tenant.clientId],
      ['{caller}', tenant.servicePrincipalObjectId],
      ['{graph}', emulator.origin],
      ['{login}', emulator.origin],
      ['{time}', new Date().toISOString()],
    ]);
  }

  /** Returns why a request cannot be replayed; undefined when it can. */
  findObstacle(recorded: Recorded): string | undefined {
    const { status, path, caller } = recorded;
    const grant = grantOf(recorded);
    if (status === 0) return 'no answer';
    if (status === 429 || status >= 500) return 'throttled or failed, and repeated';
    const needsPerson =
      (grant !== undefined && !['client_credentials', 'password', 'refresh_token'].includes(grant)) ||
      (grant === 'refresh_token' && this.#refreshToken === undefined) ||
      (caller === 'account' && this.#accountToken === undefined) ||
      path.endsWith('/devicecode');
    return needsPerson ? 'a person signed in' : undefined;
  }

  /** Sends one request again. Returns the differences of its answer, and the missing properties that nobody reads. */
  async compare(recorded: Recorded): Promise<{ readonly what: readonly string[]; readonly unread: readonly string[] }> {
    this.#plantConsent(recorded);
    const { status, body } = await this.#send(recorded);
    if (status !== recorded.status)
      return { what: [`status ${recorded.status}, the emulator answers ${status}`], unread: [] };
    const { access_token: access, refresh_token: refresh } = (body ?? {}) as Record<string, string | undefined>;
    if (access !== undefined && grantOf(recorded) !== 'client_credentials') {
      this.#accountToken = access;
      this.#refreshToken = refresh ?? this.#refreshToken;
    }
    this.#learn(recorded.response, body);
    const { values, missing, own } = findDifferences(recorded.response, body);
    const selected = recorded.query.$select?.split(',') ?? [];
    const read = missing.filter((path) => selected.includes(path.split('.')[0] ?? ''));
    return {
      what: [
        ...values,
        ...(read.length === 0 ? [] : [`the emulator lacks ${read.join(', ')}`]),
        ...(own.length === 0 ? [] : [`only the emulator has ${own.join(', ')}`]),
      ],
      unread: missing.filter((path) => !read.includes(path) && !path.includes('{')),
    };
  }

  /** Creates the grants that are read next, because a person consented outside the recording. */
  #plantConsent({ path, response }: Recorded): void {
    const [, principal] = /^\/v1\.0\/servicePrincipals\/([^/]+)\/oauth2PermissionGrants$/.exec(path) ?? [];
    const { data } = grantsSchema.safeParse(response);
    if (principal === undefined || data === undefined) return;
    const clientId = this.#translate(principal);
    const grants = this.#translate(data.value);
    this.#emulator.store.findTenant(this.#tenant.tenantId)?.change((state) => {
      state.grants = [
        ...state.grants.filter((grant) => grant.clientId !== clientId),
        ...grants.map((grant) => ({ ...grant, principalId: grant.principalId ?? null, clientId, id: randomUUID() })),
      ];
    });
  }

  async #send({ method, path, query, body, caller }: Recorded) {
    const { origin, ca } = this.#emulator;
    const url = new URL(this.#translate(path), origin);
    for (const [name, value] of Object.entries(this.#translate(query))) url.searchParams.append(name, value);
    const isLogin = path.includes('/oauth2/');
    const sent = body === undefined ? undefined : this.#translate(body);
    const token =
      caller === 'provisioner' ? (await this.#provisioner.getToken(`${origin}/.default`))?.token : this.#accountToken;
    const request = createPipelineRequest({
      url: url.href,
      method: method as HttpMethods,
      headers: createHttpHeaders({
        'content-type': isLogin ? 'application/x-www-form-urlencoded' : 'application/json',
        ...(caller === 'none' ? {} : { authorization: `Bearer ${token ?? ''}` }),
      }),
      requestOverrides: { ca },
    });
    if (sent !== undefined)
      request.body = isLogin
        ? new URLSearchParams(this.#withSecrets(sent as Record<string, string>)).toString()
        : JSON.stringify(sent);
    const response = await openBoundedClient(origin).sendRequest(request);
    return { status: response.status, body: parseJson(response.bodyAsText ?? '') };
  }

  /** Replaces the placeholders of secrets with the emulator's own secrets. */
  #withSecrets(form: Record<string, string>): Record<string, string> {
    const { scope = '', grant_type: grant = '' } = form;
    if (grant === 'client_credentials')
      return { scope, grant_type: grant, client_id: this.#tenant.clientId, client_secret: this.#tenant.clientSecret };
    if (grant === 'refresh_token') return { ...form, refresh_token: this.#refreshToken ?? '' };
    return { ...form, password: 'embedded-directory-only' };
  }

  /** Learns the emulator's values of placeholders by comparing an answer with its recording. */
  #learn(recorded: unknown, actual: unknown): void {
    if (Array.isArray(recorded) && Array.isArray(actual))
      recorded.forEach((member, index) => {
        this.#learn(member, actual[index]);
      });
    else if (isObject(recorded) && isObject(actual))
      for (const [name, value] of Object.entries(recorded)) this.#learn(value, actual[name]);
    else if (typeof recorded === 'string' && typeof actual === 'string' && /^\{[a-z]+-\d+\}$/.test(recorded))
      if (!this.#names.has(recorded)) this.#names.set(recorded, actual);
  }

  /** Replaces placeholders with the emulator's values. A placeholder that no answer has shown gets a new value. */
  #translate<T>(value: T): T {
    const text = JSON.stringify(value).replace(/\{[a-z]+(-\d+)?\}/g, (placeholder) => {
      const known = this.#names.get(placeholder);
      if (known !== undefined) return JSON.stringify(known).slice(1, -1);
      const name = placeholder.slice(1, -1);
      const made = name.startsWith('id')
        ? randomUUID()
        : name.startsWith('address')
          ? `${name}@${this.#tenant.domain}`
          : name;
      this.#names.set(placeholder, made);
      return made;
    });
    return JSON.parse(text) as T;
  }
}

function grantOf({ body }: Recorded): string | undefined {
  return (body as { readonly grant_type?: string } | undefined)?.grant_type;
}
