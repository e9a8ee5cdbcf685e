import fc from 'fast-check';

/** Generates the same cases in every run. `npm run fuzz` tries others, with a seed that it prints. */
export const defaultSeed = 20_261_128;

fc.configureGlobal({ seed: defaultSeed });

export { fc };
