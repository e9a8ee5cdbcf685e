import { readFile } from 'node:fs/promises';
import { writeGenerated } from './generated.ts';
import { describeLicences, type Lockfile } from './licences.ts';

const lockfile = JSON.parse(await readFile('package-lock.json', 'utf8')) as Lockfile;
console.log(await writeGenerated('licences.md', describeLicences(lockfile)));
