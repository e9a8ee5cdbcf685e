import { resolve } from 'node:path';
import { openProjectFolder } from '../../common/projectFolder.ts';
import { formatJson, formatRows } from '../../common/console/console.ts';
import type { Context, GlobalOptions } from '../../registration/customers/context.ts';
import { exitCode } from '../exitCodes.ts';
import { readProvisioned } from '../../pulumi/session/provisioned.ts';

interface HandoverOptions extends GlobalOptions {
  readonly out?: string;
}

export async function run(customer: string, options: HandoverOptions, context: Context): Promise<number> {
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
      'The pages do not say who asks. Set sender and contact in Pulumi.yaml (docs/reference/settings.md).',
    );
  context.console.out(
    options.json === true
      ? formatJson({ customer: stack, ...files })
      : formatRows([
          ['mailbox owner', files.owner.html],
          ['administrator', files.administrator.html],
          ['as Markdown', `${files.owner.markdown}, ${files.administrator.markdown}`],
        ]),
  );
  return exitCode.done;
}
