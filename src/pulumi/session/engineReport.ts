import { packageFolder } from '../../registration/customers/project.ts';
import { findEngine, locateEngine } from '../cli/locate.ts';
import type { Engine, EngineProgress } from '../cli/locate.ts';
import { pluginVersion } from '../emulator/plugin.ts';
import type { Target } from '../stack/open.ts';
import type { Context } from '../../registration/customers/context.ts';

const quietMs = 15_000;

const sources: Readonly<Record<Engine['source'], string>> = {
  path: 'on PATH',
  'cache-download': 'downloaded earlier',
  'cache-build': 'built earlier',
  download: 'downloaded now',
  build: 'built now',
};

export function describeEngine({ version, source, path }: Engine): string {
  return `Pulumi ${version}, ${sources[source]}: ${path}`;
}

/** Says which directory and which provider a run uses. */
export function describeTarget({ emulator }: Target): string {
  if (emulator === undefined) return 'Microsoft Entra ID, public cloud; azuread plugin of the engine';
  const served = emulator.served === 'shared' ? ', served by another process' : '';
  const provider =
    emulator.provider === 'official'
      ? `official azuread plugin ${pluginVersion}`
      : `stand-in for the azuread plugin ${pluginVersion}`;
  return `Emulator ${emulator.origin}${served}; ${provider}`;
}

/** Finds the engine; when one has to be fetched or built, that is shown as it goes. */
export async function provideEngine(
  { console, env, signal }: Context,
  engines = { findEngine, locateEngine },
): Promise<Engine> {
  const options = { projectFolder: packageFolder, env, signal };
  const found = await engines.findEngine(options);
  if (found !== undefined) return found;
  // Loaded only where it is needed: minutes are shown here, and no other command has any.
  const [{ Listr }, { progressOnStderr }] = await Promise.all([
    import('listr2'),
    import('../../common/console/progress.ts'),
  ]);
  const tasks = new Listr<{ engine?: Engine }>(
    [
      {
        title: 'Pulumi engine',
        task: async (result, task) => {
          const show = throttle(console.isInteractive ? 0 : quietMs, (text) => (task.output = text));
          result.engine = await engines.locateEngine({
            ...options,
            onProgress: (progress) => {
              show(progress.step, describeProgress(progress));
            },
          });
        },
      },
    ],
    progressOnStderr(console.isInteractive),
  );
  const { engine } = await tasks.run({});
  return engine ?? engines.locateEngine(options);
}

function describeProgress({ step, detail, elapsedMs, compiledPackages }: EngineProgress): string {
  const packages = compiledPackages === undefined ? '' : `, ${compiledPackages} packages`;
  return `${step}: ${detail} (${Math.round(elapsedMs / 1000)} s${packages})`;
}

/** Passes on the first word of each step, then one every `quietMs`. */
function throttle(quietMs: number, show: (text: string) => void): (step: string, text: string) => void {
  let lastStep = '';
  let lastMs = -Infinity;
  return (step, text) => {
    if (step === lastStep && Date.now() - lastMs < quietMs) return;
    lastStep = step;
    lastMs = Date.now();
    show(text);
  };
}
