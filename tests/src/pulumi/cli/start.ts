import { createInterface } from 'node:readline';
import { locateEngine } from '../../../../src/pulumi/cli/locate.ts';
import { readPinnedEngine } from '../../../../src/pulumi/cli/pinned.ts';
import { failingMake, fakeOptions, fakeParts, projectFolder, writeFakeEngine } from './fakes.ts';

/**
 * The program that startsAtOnce.test.ts starts, several times at once: it locates an engine in the cache folder that is
 * its argument. It says `making` and then builds when it is told to, or `wait` when another does, and at last where
 * the engine came from.
 */
const [, , cacheFolder = ''] = process.argv;
const input = createInterface({ input: process.stdin });
const told = new Promise<void>((resolve) =>
  input.once('line', () => {
    resolve();
  }),
);
let waits = false;
const pinned = await readPinnedEngine(projectFolder);

const { source, version } = await locateEngine(
  fakeOptions(cacheFolder, {
    onProgress: ({ step }) => {
      if (step === 'wait' && !waits) console.log(step);
      waits ||= step === 'wait';
    },
  }),
  fakeParts({
    download: failingMake,
    build: async (root) => {
      console.log('making');
      await told;
      await writeFakeEngine(root, pinned.version);
    },
  }),
);
console.log(`${source} ${version}`);
input.close();
