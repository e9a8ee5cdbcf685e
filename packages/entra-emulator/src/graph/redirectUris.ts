import { z } from 'zod';
import { graphRefusals } from './errors.ts';
import type { Application } from '../store/objects.ts';

const longest = 256;
const maxUris = 256;

/**
 * Whether Entra lets a redirect URI be registered: https or another scheme with a host, http on this machine alone, `urn:` for a
 * public client; no wildcard, no fragment (https://learn.microsoft.com/entra/identity-platform/reply-url).
 */
export function isRegistrable(uri: string, platform: 'publicClient' | 'web' | 'spa'): boolean {
  if (uri.length > longest || uri.includes('*') || uri.includes('#')) return false;
  const url = URL.parse(uri);
  if (url?.protocol === 'urn:') return platform === 'publicClient';
  if (!url || url.host === '') return false;
  if (url.protocol === 'http:') return url.hostname === 'localhost' || url.hostname === '127.0.0.1';
  return url.protocol === 'https:' || platform === 'publicClient';
}

export function platformSchema(platform: 'publicClient' | 'web' | 'spa') {
  const RedirectUri = z.string().refine((uri) => isRegistrable(uri, platform));
  return z.looseObject({ redirectUris: z.array(RedirectUri).optional() }).optional();
}

/** @throws GraphError 400 when an application would have more redirect URIs than Entra lets it. */
export function checkRedirectUriCount({ publicClient, web, spa }: Application): void {
  const count = [publicClient, web, spa].flatMap(({ redirectUris }) => redirectUris).length;
  if (count > maxUris)
    throw graphRefusals.badRequest(`The application has ${count} redirect URIs; at most ${maxUris} are allowed.`);
}
