/** The environment without the settings that `npm test` passes on from this project's .npmrc, for npm in a folder of somebody else. */
export const withoutNpm = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
