import { jest } from '@jest/globals';
import { RequestLog } from '../../../../packages/entra-emulator/src/log.ts';
import { DeviceCodes } from '../../../../packages/entra-emulator/src/login/deviceCodes.ts';
import { TokenKeys } from '../../../../packages/entra-emulator/src/login/keys.ts';
import type { Secrets } from './secrets.ts';

/** Secret members of requests and answers. */
const members = [
  'access_token',
  'client_assertion',
  'client_secret',
  'code',
  'code_verifier',
  'device_code',
  'id_token',
  'password',
  'refresh_token',
] as const;

/**
 * Learns every secret at its source: what this process's directory signs and seals, its device codes, and its requests
 * and answers before the log redacts them.
 */
export function captureSecrets(secrets: Secrets): void {
  const sign = Reflect.get<TokenKeys, 'sign'>(TokenKeys.prototype, 'sign');
  const seal = Reflect.get<TokenKeys, 'seal'>(TokenKeys.prototype, 'seal');
  const addDevice = Reflect.get<DeviceCodes, 'add'>(DeviceCodes.prototype, 'add');
  const addRequest = Reflect.get<RequestLog, 'add'>(RequestLog.prototype, 'add');
  jest.spyOn(TokenKeys.prototype, 'sign').mockImplementation(async function (this: TokenKeys, ...args) {
    const token = await sign.apply(this, args);
    secrets.learn('signed token', token);
    return token;
  });
  jest.spyOn(TokenKeys.prototype, 'seal').mockImplementation(async function (this: TokenKeys, purpose, ...args) {
    const text = await seal.call(this, purpose, ...args);
    // `authorization code <ID of the run>`
    secrets.learn(`sealed ${purpose.replace(/ [\da-f-]{36}$/, '')}`, text);
    return text;
  });
  jest.spyOn(DeviceCodes.prototype, 'add').mockImplementation(function (this: DeviceCodes, ...args) {
    const waiting = addDevice.apply(this, args);
    secrets.learn('device_code', waiting.deviceCode);
    secrets.learn('user code', waiting.userCode);
    return waiting;
  });
  jest.spyOn(RequestLog.prototype, 'add').mockImplementation(function (this: RequestLog, entry) {
    for (const each of [entry.query, entry.body, entry.response]) learnMembers(secrets, each);
    addRequest.call(this, entry);
  });
}

function learnMembers(secrets: Secrets, value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const name of members) {
    const secret = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    if (typeof secret === 'string') secrets.learn(name, secret);
  }
}
