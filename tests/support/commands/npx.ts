import { runInServer } from './client.ts';

/** Runs npx's command in the command server, in the project folder: `node npx.ts <folder> <arguments>`. */
const [, , folder = '', ...args] = process.argv;
const { printed, ended } = runInServer(['--cwd', folder, ...args]);
process.exitCode = await ended;
process.stdout.write(printed.out);
process.stderr.write(printed.err);
