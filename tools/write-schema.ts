import { writeFile } from 'node:fs/promises';
import { outputsJsonSchema } from '../src/outputs/schema.ts';

// The published contract; tests/src/outputs holds it against the zod schema it is made from.
await writeFile('docs/outputs.schema.json', `${JSON.stringify(outputsJsonSchema(), undefined, 2)}\n`);
