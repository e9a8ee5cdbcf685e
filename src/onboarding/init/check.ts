import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { satisfies, validRange } from 'semver';
import { parse } from 'yaml';
import { ignored, listTemplates, readVersion, settingsSchemaPath } from './templates.ts';

/** Compares a project with the files that this version of the package writes. Additions are not reported. */
export async function findOutdated(folder: string) {
  const templates = await listTemplates({ withWorkflows: true });
  const version = await readVersion();
  const problems: { readonly file: string; readonly problem: string }[] = [];
  for (const { path, content } of templates) {
    const text = await readFile(join(folder, path), 'utf8').catch(() => undefined);
    // Workflows, the dev stack and the README are optional.
    const isOptional = !['package.json', 'Pulumi.yaml', 'index.ts', '.gitignore'].includes(path);
    const missing = isOptional ? [] : ['is missing'];
    const found = text === undefined ? missing : compare(path, text, content, version);
    problems.push(...found.map((problem) => ({ file: path, problem })));
  }
  return problems;
}

function compare(path: string, text: string, content: string, version: string): readonly string[] {
  try {
    if (path === 'package.json') return compareDependencies(text, version);
    if (path === 'Pulumi.yaml') return compareProject(parse(text) as ProjectFile, parse(content) as ProjectFile);
    if (path === '.gitignore') {
      const lines = text.split(/\r?\n/).map((line) => line.trim().replace(/^\//, ''));
      return ignored.filter((line) => !lines.includes(line)).map((line) => `lacks ${line}`);
    }
    if (path === '.vscode/settings.json')
      return text.includes(settingsSchemaPath) ? [] : [`does not name the schema ${settingsSchemaPath}`];
    return path.startsWith('.github/') && text !== content ? [`differs from that of version ${version}`] : [];
  } catch (error) {
    return [`cannot be read: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function compareDependencies(text: string, version: string): readonly string[] {
  const manifest = JSON.parse(text) as Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;
  const all = { ...manifest.devDependencies, ...manifest.dependencies };
  if (all['mailbox-access'] === undefined) return ['does not depend on mailbox-access'];
  return Object.entries(all)
    .filter(([name, range]) => /^(@mailbox-access\/.+|mailbox-access)$/.test(name) && validRange(range) !== null)
    .filter(([, range]) => !satisfies(version, range))
    .map(([name, range]) => `depends on ${name} ${range}; this is version ${version}`);
}

interface ProjectFile {
  readonly runtime?: unknown;
  readonly options?: unknown;
  readonly config?: Readonly<Record<string, unknown>>;
}

function compareProject(own: ProjectFile, current: ProjectFile): readonly string[] {
  const keys = Object.entries(current.config ?? {})
    .filter(([key, value]) => !isDeepStrictEqual(own.config?.[key], value))
    .map(([key]) => `config.${key}`);
  const parts = (['runtime', 'options'] as const).filter((part) => !isDeepStrictEqual(own[part], current[part]));
  return [...parts, ...keys].map((key) => `${key} differs from this version's`);
}
