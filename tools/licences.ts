/** The part of package-lock.json that is read here: packages by folder, the project itself under ''. */
export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  /** True for a workspace of this repository. */
  readonly link?: boolean;
  readonly integrity?: string;
  readonly license?: string;
  /** True if only development needs it. */
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

/** Licences that require only attribution. CC-BY covers data, not code. */
const permissive = [
  ...['MIT', 'MIT-0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'Python-2.0'],
  ...['CC0-1.0', 'CC-BY-3.0', 'CC-BY-4.0'],
] as const;

/** Packages that are allowed by name, with their licence and the reason. */
export const exceptions: Readonly<Record<string, { readonly licence: string; readonly reason: string }>> = {
  argparse: { licence: 'PSF-2.0', reason: 'is the permissive license of Python, and comes with the Markdown linter' },
  'axe-core': { licence: 'MPL-2.0', reason: 'runs unchanged in tests of pages, and is no part of the program' },
  '@cspell/dict-django': { licence: 'WTFPL', reason: 'is a word list that the spell checker installs' },
  '@cspell/dict-en-common-misspellings': {
    licence: 'CC BY-SA 4.0',
    reason: 'is a word list that the spell checker installs, and is not published with the program',
  },
};

/** Packages that name a file instead of a licence, and the licence in that file. */
const readByHand: Readonly<Record<string, { readonly says: string; readonly licence: string }>> = {
  '@logdna/tail-file': { says: 'SEE LICENSE IN LICENSE', licence: 'MIT' },
};

export interface Licensed {
  readonly name: string;
  readonly version: string;
  /** SPDX expression. */
  readonly licence: string;
  readonly isDevelopment: boolean;
}

/** Lists the packages that are installed from a registry, by folder, without this project and its workspaces. */
export function listInstalled({ packages }: Lockfile): readonly (readonly [string, LockedPackage])[] {
  return Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && link !== true);
}

/** Lists every package of the lockfile, each version once, by name. */
export function listLicences({ packages }: Lockfile): readonly Licensed[] {
  const found = new Map<string, Licensed>();
  for (const [path, { version = '', license = 'none', dev = false }] of listInstalled({ packages })) {
    const name = nameOf(path);
    const known = found.get(`${name} ${version}`);
    const isDevelopment = dev && (known?.isDevelopment ?? true);
    const byHand = readByHand[name];
    const licence = byHand?.says === license ? byHand.licence : license;
    found.set(`${name} ${version}`, { name, version, licence, isDevelopment });
  }
  return [...found.values()].sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

/** Returns the package's name, which follows the last `node_modules/`. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** Returns whether a package is allowed: by name, or by an expression in which every part has a permissive choice. */
export function isAllowed({ name, licence, isDevelopment }: Licensed): boolean {
  const parts = licence.replaceAll(/[()]/g, '').split(' AND ');
  if (parts.every((part) => part.split(' OR ').some((choice) => permissive.some((one) => one === choice)))) return true;
  return isDevelopment && exceptions[name]?.licence === licence;
}

/** Returns the list of packages by license, as Markdown. */
export function describeLicences(lockfile: Lockfile): string {
  const all = listLicences(lockfile);
  return [
    '<!-- Written by `npm run licences` from package-lock.json. -->',
    '# Licenses of dependencies',
    `Allowed: ${permissive.join(', ')}. Where a package offers a choice, one of them is enough. Exceptions: ${describeExceptions()}.`,
    ...describeGroup(
      'Needed by the program',
      all.filter(({ isDevelopment }) => !isDevelopment),
    ),
    ...describeGroup(
      'Needed only for development and tests',
      all.filter(({ isDevelopment }) => isDevelopment),
    ),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function describeExceptions(): string {
  return Object.entries(exceptions)
    .map(([name, { licence, reason }]) => `\`${name}\` (${licence}; it ${reason})`)
    .join(', ');
}

function describeGroup(title: string, members: readonly Licensed[]): readonly string[] {
  const licences = [...new Set(members.map(({ licence }) => licence))].sort(compare);
  return [
    `## ${title}: ${members.length}`,
    ...licences.flatMap((licence) => [
      `### ${licence}`,
      members
        .filter((member) => member.licence === licence)
        .map(({ name, version }) => `- \`${name}\` ${version}`)
        .join('\n'),
    ]),
  ];
}

/** Compares by code unit, so that every machine sorts alike. */
function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
