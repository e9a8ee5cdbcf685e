import { resolve } from 'node:path';
import { openProjectFolder } from '../../common/projectFolder.ts';
import { formatJson, formatRows } from '../../common/console/console.ts';
import type { Context, GlobalOptions } from '../../registration/customers/context.ts';
import { readProvisioned } from '../../pulumi/session/provisioned.ts';

interface HandoverOptions extends GlobalOptions {
  readonly out?: string;
}

export async function handOver(customer: string, options: HandoverOptions, context: Context): Promise<void> {
  const { projectFolder, stack, outputs } = await readProvisioned(customer, options, context);
  const folder =
    options.out === undefined
      ? await openProjectFolder(resolve(projectFolder, 'handover'))
      : resolve(options.cwd, options.out);
  const { writeHandover } = await import('../../handover/write.ts');
  const files = await writeHandover(outputs, stack, folder);
  context.console.out(
    options.json === true
      ? formatJson({ customer: stack, ...files })
      : formatRows([
          ['html', files.html],
          ['markdown', files.markdown],
        ]),
  );
}
