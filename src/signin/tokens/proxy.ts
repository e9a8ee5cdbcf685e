import type { Agent } from 'node:http';
import { createHttpHeaders, createPipelineRequest, proxyPolicy } from '@azure/core-rest-pipeline';

/**
 * The way through the proxy that the environment names (HTTPS_PROXY, NO_PROXY), as the Azure libraries understand it;
 * undefined where there is none. What is on this machine is not behind one.
 */
export async function findProxyAgent(url: string): Promise<Agent | undefined> {
  if (new URL(url).hostname === 'localhost') return undefined;
  const request = createPipelineRequest({ url });
  await proxyPolicy().sendRequest(request, () => Promise.resolve({ request, status: 0, headers: createHttpHeaders() }));
  return request.agent as Agent | undefined;
}
