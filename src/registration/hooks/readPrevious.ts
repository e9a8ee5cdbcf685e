import * as pulumi from '@pulumi/pulumi';
import type { PreviousOutputs } from './previous.ts';

/**
 * Reads the outputs of the running program's own stack as its last update left them. The engine's own function does what a
 * `StackReference` of the stack to itself does, without a resource in the state and in every diff.
 *
 * @returns undefined before the first update and after a destroy.
 */
export async function readPreviousOutputs(): Promise<PreviousOutputs | undefined> {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const read = async <T>(what: string) =>
    ((await pulumi.runtime.invoke(`pulumi:pulumi:${what}`, { name })) as { readonly outputs: T }).outputs;
  const [outputs, resources] = await Promise.all([
    read<Omit<PreviousOutputs, 'protocols'> & Readonly<Record<'imap' | 'smtp', unknown>>>('readStackOutputs'),
    read<Readonly<Record<string, Readonly<Record<string, unknown>>>>>('readStackResourceOutputs'),
  ]);
  const { tenantId, clientId, consent, account, redirectUris, permissions } = outputs;
  if (typeof tenantId !== 'string' || typeof clientId !== 'string') return undefined;
  const protocols = (['imap', 'smtp'] as const).filter((protocol) => outputs[protocol] !== undefined);
  const grants = Object.entries(resources).filter(([urn]) =>
    urn.includes(':ServicePrincipalDelegatedPermissionGrant::'),
  );
  const accountObjectId = grants.map(([, { userObjectId }]) => userObjectId).find((id) => typeof id === 'string');
  return { tenantId, clientId, accountObjectId, consent, account, redirectUris, permissions, protocols };
}
