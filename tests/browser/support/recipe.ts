import { readFileSync } from 'node:fs';

/** The shell commands of a document, by heading. */
export interface Recipe {
  /** Returns the commands of the only block under a heading, or of the one at `index`. */
  readonly commands: (heading: string, index?: number) => string;
}

/** Reads the `sh` blocks of a Markdown file, so that a test runs the documented commands. */
export function readRecipe(file: string): Recipe {
  const blocks = new Map<string, string[]>();
  let section: string[] = [];
  for (const [, heading, block] of readFileSync(file, 'utf8').matchAll(/^##+ (.+)$|^```sh\n([^]*?)^```$/gm)) {
    if (heading !== undefined) blocks.set(heading, (section = []));
    if (block !== undefined) section.push(block);
  }
  return {
    commands: (heading, index = 0) => {
      const found = blocks.get(heading)?.[index];
      if (found === undefined) throw new Error(`${file} has no commands under "${heading}", at ${index}.`);
      return found;
    },
  };
}

/** Replaces values in `export NAME=…`. */
export function setValues(commands: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce((text, [name, value]) => {
    const line = new RegExp(`^export ${name}=.*$`, 'm');
    if (!line.test(text)) throw new Error(`Nothing is exported as ${name}.`);
    return text.replace(line, () => `export ${name}='${value}'`);
  }, commands);
}

/** Returns the value in `export NAME=…`. */
export function readValue(commands: string, name: string): string | undefined {
  return new RegExp(`^export ${name}=(.*)$`, 'm').exec(commands)?.[1];
}
