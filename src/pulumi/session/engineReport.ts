import type { ListrTask } from 'listr2';
import { packageFolder } from '../../registration/customers/project.ts';
import { locateEngine, type Engine, type EngineProgress } from '../cli/locate.ts';
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

export function showSession(console: Context['console'], target: Target, engine?: Engine): void {
  const lines = [...(engine === undefined ? [] : [describeEngine(engine)]), describeTarget(target)];
  console.err(`${lines.join('\n')}\n`);
}

/** Says which directory and which provider a run uses. @internal */
export function describeTarget({ emulator }: Target): string {
  if (emulator === undefined) return 'Microsoft Entra ID, public cloud; azuread plugin of the engine';
  const served = emulator.served === 'shared' ? ', served by another process' : '';
  const provider =
    emulator.provider === 'official'
      ? `official azuread plugin ${pluginVersion}`
      : `stand-in for the azuread plugin ${pluginVersion}`;
  return `Emulator ${emulator.origin}${served}; ${provider}`;
}

const found = new WeakMap<Context, Promise<Engine>>();

/** Finds the engine once per command, for all of its customers. */
export function provideEngine(context: Context, locate = locateEngine): Promise<Engine> {
  const engine = found.get(context) ?? findEngine(context, locate);
  found.set(context, engine);
  return engine;
}

function findEngine({ console, env, signal }: Context, locate: typeof locateEngine): Promise<Engine> {
  return locate({
    projectFolder: packageFolder,
    env,
    signal,
    showMaking: async (make) => {
      // Loaded on demand: only this step takes minutes and shows them.
      const [{ Listr }, { progressOnStderr }] = await Promise.all([
        import('listr2'),
        import('../../common/console/progress.ts'),
      ]);
      const made = Promise.withResolvers<Engine>();
      const task: ListrTask = {
        title: 'Pulumi engine',
        task: async (_, line) => {
          let lastStep = '';
          let nextMs = 0;
          made.resolve(
            await make((progress) => {
              // Without a terminal, prints the first line of each step, then one now and then.
              if (!console.isInteractive && progress.step === lastStep && Date.now() < nextMs) return;
              lastStep = progress.step;
              nextMs = Date.now() + quietMs;
              line.output = describeProgress(progress);
            }),
          );
        },
      };
      await new Listr([task], progressOnStderr(console.isInteractive)).run();
      return made.promise;
    },
  });
}

function describeProgress({ step, detail, elapsedMs, compiledPackages }: EngineProgress): string {
  const packages = compiledPackages === undefined ? '' : `, ${compiledPackages} packages`;
  return `${step}: ${detail} (${Math.round(elapsedMs / 1000)} s${packages})`;
}
