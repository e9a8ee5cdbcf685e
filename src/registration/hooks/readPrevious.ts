import * as pulumi from '@pulumi/pulumi';
import type { PreviousOutputs } from './previous.ts';

/**
 * Reads the outputs of the running program's own stack from its last update. It calls the engine's function directly, because a
 * `StackReference` from the stack to itself would be a resource in the state and in every diff.
 *
 * @returns undefined before the first update and after a destroy.
 */
export async function readPreviousOutputs(): Promise<PreviousOutputs | undefined> {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const { outputs } = (await pulumi.runtime.invoke('pulumi:pulumi:readStackOutputs', { name })) as {
    readonly outputs: Omit<PreviousOutputs, 'protocols'> & Readonly<Record<'imap' | 'smtp', unknown>>;
  };
  const { tenantId, clientId, consent, account, redirectUris, permissions } = outputs;
  if (typeof tenantId !== 'string' || typeof clientId !== 'string') return undefined;
  const protocols = (['imap', 'smtp'] as const).filter((protocol) => outputs[protocol] !== undefined);
  return { tenantId, clientId, consent, account, redirectUris, permissions, protocols };
}
