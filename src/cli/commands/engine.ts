import type { Command } from 'commander';
import { pluginVersion } from '../../pulumi/emulator/plugin.ts';
import { formatJson, formatRows } from '../../common/console/console.ts';
import type { Context, GlobalOptions } from '../../registration/customers/context.ts';
import { provideEngine } from '../../pulumi/session/engineReport.ts';

export function addEngine(program: Command, context: Context): void {
  program
    .command('engine')
    .description(
      'Say which Pulumi engine is used, from where, which version; fetch or build one if there is none. Again: the same.',
    )
    .addHelpText('after', '\nExample:\n  $ npx mailbox-access engine')
    .action(async (_: unknown, self: Command) => {
      const { json } = self.optsWithGlobals<GlobalOptions>();
      const { version, source, path } = await provideEngine(context);
      const engine = { version, source, path, azureadPlugin: pluginVersion };
      context.console.out(json === true ? formatJson(engine) : formatRows(Object.entries(engine)));
    });
}
