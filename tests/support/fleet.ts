import { buildTenant, developmentTenant } from '@mailbox-access/entra-emulator';
import { listProcesses, readCommand } from './processes.ts';
import type { TestProject } from './project.ts';
import type { Config } from './settings.ts';

/** A customer with its own tenant, in which the shared provisioning application has consent. */
export interface FleetCustomer {
  readonly stack: string;
  readonly tenantId: string;
  readonly mailbox: string;
  readonly config: Config;
}

/** Creates `count` customers, and a tenant of the emulator for each, with the mailbox `jobs@<name>.example`. */
export function addCustomers(
  project: Pick<TestProject, 'directory' | 'configure'>,
  count: number,
  config: Config = {},
): readonly FleetCustomer[] {
  return Array.from({ length: count }, (_, index) => {
    const stack = `customer-${String(index + 1).padStart(4, '0')}`;
    const { clientId, clientSecret } = developmentTenant;
    const { state } = buildTenant({ domain: `${stack}.example`, clientId, clientSecret }, new Date());
    const { id: tenantId } = project.directory.store.addTenant(state);
    const mailbox = `jobs@${stack}.example`;
    const own = { 'azuread:tenantId': tenantId, mailbox, ...config };
    project.configure(stack, own);
    return { stack, tenantId, mailbox, config: own };
  });
}

/** Returns the process IDs of a stack's engines. */
export function enginesOf(stack: string): readonly number[] {
  return listProcesses().filter((pid) => {
    const command = readCommand(pid);
    return command.includes('pulumi\0') && command.split('\0').includes(stack);
  });
}
