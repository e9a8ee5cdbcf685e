import * as pulumi from '@pulumi/pulumi';
import type { PreviousOutputs } from './previous.ts';

type Properties = Readonly<Record<string, unknown>>;

/**
 * Reads the outputs of the running program's own stack from its last update. It calls the engine's function directly, because a
 * `StackReference` from the stack to itself would be a resource in the state and in every diff.
 *
 * @returns undefined before the first update and after a destroy.
 */
export async function readPreviousOutputs(): Promise<PreviousOutputs | undefined> {
  const outputs = (await readOwnStack('readStackOutputs', 'name')) as Omit<PreviousOutputs, 'protocols'> & Properties;
  const { tenantId, clientId, consent, account, redirectUris, permissions } = outputs;
  if (typeof tenantId !== 'string' || typeof clientId !== 'string') return undefined;
  const protocols = (['imap', 'smtp'] as const).filter((protocol) => outputs[protocol] !== undefined);
  const accountObjectId = consent === 'user' ? await readGrantedAccount() : undefined;
  return { tenantId, clientId, accountObjectId, consent, account, redirectUris, permissions, protocols };
}

/** Object ID of the user for whom the stack's grants are. */
async function readGrantedAccount(): Promise<string | undefined> {
  const resources = (await readOwnStack('readStackResourceOutputs', 'stackName')) as Readonly<
    Record<string, Properties>
  >;
  return Object.entries(resources)
    .filter(([urn]) => urn.includes(':ServicePrincipalDelegatedPermissionGrant::'))
    .map(([, { userObjectId }]) => userObjectId)
    .find((id) => typeof id === 'string');
}

/** @param key How the function calls the stack's name. */
async function readOwnStack(
  what: 'readStackOutputs' | 'readStackResourceOutputs',
  key: 'name' | 'stackName',
): Promise<Properties> {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const { outputs } = (await pulumi.runtime.invoke(`pulumi:pulumi:${what}`, { [key]: name })) as {
    readonly outputs: Properties;
  };
  return outputs;
}
