import { resolve } from 'node:path';
import { openProjectFolder } from '../../common/projectFolder.ts';
import { formatRows } from '../../common/wrap.ts';
import type { Context } from '../../registration/customers/context.ts';
import { forEachCustomer, type ManyOptions, type Printable } from '../forEachCustomer.ts';
import { readProvisioned } from '../../pulumi/session/provisioned.ts';

interface HandoverOptions extends ManyOptions {
  readonly out?: string;
}

export function run(customers: readonly string[], options: HandoverOptions, context: Context): Promise<number> {
  return forEachCustomer(customers, options, context, (customer) => writePages(customer, options, context));
}

async function writePages(customer: string, options: HandoverOptions, context: Context): Promise<Printable> {
  const { projectFolder, stack, settings, outputs } = await readProvisioned(customer, options, context);
  const folder =
    options.out === undefined
      ? await openProjectFolder(resolve(projectFolder, 'handover'))
      : resolve(options.cwd, options.out);
  const { writeHandover } = await import('../../handover/write.ts');
  const sender = { name: settings.sender, contact: settings.contact, date: new Date() };
  const files = await writeHandover(outputs, stack, { folder, sender });
  if (sender.name === undefined || sender.contact === undefined)
    context.console.err(
      'The pages do not say who sends them. Set sender and contact in Pulumi.yaml (docs/guides/handover.md).\n',
    );
  return {
    json: { customer: stack, ...files },
    text: formatRows(
      [
        ['mailbox owner', files.owner.html],
        ['administrator', files.administrator.html],
        ['as Markdown', `${files.owner.markdown}\n${files.administrator.markdown}`],
      ],
      context.console,
    ),
  };
}
