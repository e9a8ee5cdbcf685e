/** The environment for npm in another folder: without this project's .npmrc settings, which `npm test` passes on. */
export const withoutNpm = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
