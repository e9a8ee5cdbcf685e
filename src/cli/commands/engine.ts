import { formatJson } from '../../common/console/console.ts';
import { formatRows } from '../../common/wrap.ts';
import { pluginVersion } from '../../pulumi/emulator/plugin.ts';
import { provideEngine } from '../../pulumi/session/engineReport.ts';
import type { Context, GlobalOptions } from '../../registration/customers/context.ts';
import { exitCode } from '../exitCodes.ts';

export async function run(_: undefined, { json }: GlobalOptions, context: Context): Promise<number> {
  const { version, source, path } = await provideEngine(context);
  const engine = { version, source, path, azureadPlugin: pluginVersion };
  context.console.out(json === true ? formatJson(engine) : formatRows(Object.entries(engine), context.console));
  return exitCode.done;
}
