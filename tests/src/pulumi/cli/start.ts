import { locateEngine } from '../../../../src/pulumi/cli/locate.ts';

/** The program that startsAtOnce.test.ts starts several times. It prints each new step, then the engine's origin. */
let lastStep = '';
const onProgress = ({ step }: { readonly step: string }): void => {
  if (step !== lastStep) console.log(step);
  lastStep = step;
};
const { source } = await locateEngine({
  env: JSON.parse(process.argv[2] ?? '') as NodeJS.ProcessEnv,
  projectFolder: process.cwd(),
  showMaking: (make) => make(onProgress),
});
console.log(source);
