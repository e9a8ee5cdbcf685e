import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { generatedFolder } from './generated.ts';

/** One tarball, as `npm pack --json` describes it. */
export interface Packed {
  readonly name: string;
  readonly filename: string;
  /** Size in bytes. */
  readonly size: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

/** The members of a checkout's package.json that a published package keeps. */
const kept = [
  'name',
  'version',
  'description',
  'license',
  'type',
  'bin',
  'engines',
  'dependencies',
  'peerDependencies',
  'peerDependenciesMeta',
] as const;

interface Source {
  /** Folder of the package in the checkout. */
  readonly folder: string;
  /** Its entry, without extension. */
  readonly entry: string;
  /** Files that it needs in addition to JavaScript, declarations and bin. */
  readonly extra: readonly string[];
}

const product: Source = {
  folder: '.',
  entry: 'exports',
  extra: [
    'README.md',
    'LICENSE',
    'Pulumi.yaml',
    'docs/settings.schema.json',
    'tools/pulumi-engine/go.mod',
    'tools/pulumi-engine/go.sum',
  ],
};
const emulators: readonly Source[] = ['entra-emulator', 'azuread-emulator'].map((name) => ({
  folder: join('packages', name),
  entry: 'src/index',
  extra: ['README.md'],
}));

/** Builds the product and the emulators to JavaScript and packs each into a tarball in `destination`. */
export function packAll(destination: string): readonly Packed[] {
  mkdirSync(destination, { recursive: true });
  const work = mkdtempSync(join(destination, 'work-'));
  try {
    const built = join(work, 'built');
    // The schemas of reports, for programs that read them.
    run(['tools/write-schema.ts']);
    run(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', built]);
    const staged = [product, ...emulators].map((source, index) => stage(source, built, join(work, String(index))));
    return staged.map((folder) => pack(folder, destination));
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** Writes the content of a package's tarball to `target`. */
function stage(source: Source, built: string, target: string): string {
  const from = join(built, source.folder);
  const files = listFiles(from).filter((file) => source !== product || !file.startsWith('packages/'));
  const declarations = findDeclarations(from, `${source.entry}.d.ts`);
  const code = files.filter((file) => file.endsWith('.js') || declarations.has(file));
  for (const file of code) write(join(target, file), toJavaScript(readFileSync(join(from, file), 'utf8')));
  // Styles and scripts of the pages.
  for (const file of listFiles(join(source.folder, 'src')).filter((name) => !name.endsWith('.ts')))
    write(join(target, 'src', file), readFileSync(join(source.folder, 'src', file), 'utf8'));
  for (const file of listFiles(join(source.folder, 'bin')))
    write(join(target, 'bin', file), toJavaScript(readFileSync(join(source.folder, 'bin', file), 'utf8')));
  const documents = source === product ? findDocuments(code.map((file) => join(target, file))) : [];
  for (const file of [...source.extra, ...documents]) cpSync(join(source.folder, file), join(target, file));
  if (source === product)
    for (const file of listFiles(generatedFolder).filter((name) => name.endsWith('.schema.json')))
      cpSync(join(generatedFolder, file), join(target, 'docs', file));
  // Templates of `init`, in a folder whose name has no dot.
  if (source === product)
    for (const name of ['preview', 'up', 'drift', 'destroy', 'rehearse'])
      cpSync(`.github/workflows/${name}.yml`, join(target, 'templates', 'workflows', `${name}.yml`));
  if (!existsSync(join(target, 'LICENSE'))) cpSync('LICENSE', join(target, 'LICENSE'));
  write(join(target, 'package.json'), describePackage(source));
  return target;
}

function describePackage({ folder, entry }: Source): string {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  const entries = kept.filter((name) => name in manifest).map((name) => [name, manifest[name]] as const);
  const exports = {
    '.': { types: `./${entry}.d.ts`, default: `./${entry}.js` },
    './package.json': './package.json',
  };
  return `${JSON.stringify({ ...Object.fromEntries(entries), exports }, undefined, 2)}\n`;
}

/** Replaces .ts by .js in module names that the compiler keeps: in URLs, in declarations, and in JavaScript. */
function toJavaScript(text: string): string {
  return text.replaceAll(/((?:from|import|new URL\(|import\() ?)(['"])([\w./-]+)\.ts\2/g, '$1$2$3.js$2');
}

/** Finds the declarations that are reachable from the entry's. */
function findDeclarations(folder: string, entry: string): ReadonlySet<string> {
  const found = new Set<string>([entry]);
  for (const file of found) {
    const text = readFileSync(join(folder, file), 'utf8');
    for (const [, name = ''] of text.matchAll(/['"](\.\.?\/[\w./-]+)\.ts['"]/g))
      found.add(`${join(dirname(file), name)}.d.ts`.replaceAll('\\', '/'));
  }
  return found;
}

/** Finds the documents and schemas that messages and comments of the program name. */
function findDocuments(files: readonly string[]): readonly string[] {
  const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  const named = text.match(/docs\/(?:[\w-]+\/)?[\w-]+(?:\.schema\.json|\.md)/g) ?? [];
  return [...new Set(named)].sort();
}

function pack(folder: string, destination: string): Packed {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['pack', folder, '--pack-destination', destination, '--json', '--ignore-scripts', '--loglevel=error'];
  const result = spawnSync(npm, args, { encoding: 'utf8', shell: process.platform === 'win32' });
  if (result.status !== 0) throw new Error(`npm ${args.join(' ')} failed:\n${result.stdout}${result.stderr}`);
  const [packed] = JSON.parse(result.stdout) as [Packed];
  return packed;
}

function run(args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} failed:\n${stdout}${stderr}`);
}

function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

function write(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content, { mode: content.startsWith('#!') ? 0o755 : 0o644 });
}

if (import.meta.main) {
  rmSync('dist', { recursive: true, force: true });
  for (const { filename, size, files } of packAll('dist'))
    process.stdout.write(`dist/${filename}: ${files.length} files, ${Math.ceil(size / 1_000)} kB\n`);
}
