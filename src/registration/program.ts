import * as pulumi from '@pulumi/pulumi';
import type { PreviousOutputs } from './hooks/previous.ts';
import { environmentSettings, type RawSettings } from './settings/read.ts';

/** Returns the settings that the engine passes to the running program, with project defaults and decrypted values. */
export function programSettings(): RawSettings {
  return {
    project: pulumi.getProject(),
    stack: pulumi.getStack(),
    values: { ...environmentSettings(process.env), ...pulumi.runtime.allConfig() },
  };
}

/**
 * Reads the outputs of the running program's own stack from its last update. It calls the engine's functions directly, because a
 * `StackReference` from the stack to itself would be a resource in the state and in every diff.
 *
 * @returns undefined before the first update and after a destroy.
 */
export async function readPreviousOutputs(): Promise<PreviousOutputs | undefined> {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const outputs = await read<Partial<PreviousOutputs> & Properties>('readStackOutputs', { name });
  const { tenantId, clientId, consent, account, redirectUris, permissions } = outputs;
  if (tenantId === undefined || clientId === undefined) return undefined;
  const protocols = (['imap', 'smtp'] as const).filter((protocol) => outputs[protocol] !== undefined);
  const accountObjectId = consent === 'user' ? await readGrantedAccount(name) : undefined;
  return { tenantId, clientId, accountObjectId, consent, account, redirectUris, permissions, protocols };
}

type Properties = Readonly<Record<string, unknown>>;

/** Returns the object ID of the user that the stack's grants are for. */
async function readGrantedAccount(stackName: string): Promise<string | undefined> {
  type Resources = Readonly<Record<string, { readonly outputs: { readonly userObjectId?: string } }>>;
  const resources = Object.entries(await read<Resources>('readStackResourceOutputs', { stackName }));
  const grant = resources.find(([urn]) => urn.includes(':ServicePrincipalDelegatedPermissionGrant::'));
  return grant?.[1].outputs.userObjectId;
}

async function read<T>(what: string, args: pulumi.Inputs): Promise<T> {
  const { outputs } = (await pulumi.runtime.invoke(`pulumi:pulumi:${what}`, args)) as { readonly outputs: T };
  return outputs;
}
