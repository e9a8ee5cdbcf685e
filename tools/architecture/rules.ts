import type { IConfiguration } from 'dependency-cruiser';

/**
 * The rooms of src with their purposes, from the top floor to the bottom. A room may import only from floors below its own.
 */
export const floors: readonly Readonly<Record<string, string>>[] = [
  { cli: 'the commands: parse, call, print; the terminal' },
  {
    onboarding: 'a new customer (`new`), a registration that exists (`adopt`)',
    handover: 'the pages for a customer, in HTML and Markdown',
    fleet: 'many customers at once: choose, run, merge reports, status',
  },
  { reporting: 'the model of a report, and its HTML and Markdown' },
  { checks: '`preflight` before an `up`, `verify` after it, `rehearse` with a throwaway registration' },
  {
    pulumi: 'the Pulumi engine: find it, run a stack, recover after a crash, explain its errors, open the emulator',
    mailbox: 'prove that mail can be read and sent: OAuth tokens, IMAP, SMTP',
  },
  { diagnostics: 'what a failure means, who can resolve it and how; the check runner' },
  {
    registration: 'what Pulumi declares: settings, links, the component with its hooks, outputs',
    graph: 'Microsoft Graph: HTTPS client, credential, queries',
  },
  { common: 'errors, files, text, anything that knows nothing of the product' },
];

const roomsByFloor = floors.map((floor) => Object.keys(floor));
const rooms = roomsByFloor.flat();
const pathOf = (names: readonly string[]) => `^src/(${names.join('|')})/`;

const layers: IConfiguration['forbidden'] = roomsByFloor.flatMap((floor, index) =>
  floor.map((room) => {
    const below = roomsByFloor.slice(index + 1).flat();
    return {
      name: `layers-${room}`,
      comment: `src/${room} may import only from ${below.length > 0 ? below.join(', ') : 'itself'}.`,
      severity: 'error' as const,
      from: { path: pathOf([room]) },
      to: { path: '^src/', pathNot: pathOf([room, ...below]) },
    };
  }),
);

/** Checked by `npm run lint`. `npm run architecture` prints violations; `-- --write` draws the rooms. */
export const rules: IConfiguration = {
  forbidden: [
    ...layers,
    {
      name: 'no-cycle',
      comment: 'Files that import each other cannot be read one after the other.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'every-file-in-a-room',
      comment: `src has these rooms only: ${rooms.join(', ')}.`,
      severity: 'error',
      // src/index.ts is the entry of the package.
      from: { path: '^src/', pathNot: [pathOf(rooms), '^src/index\\.ts$'] },
      to: {},
    },
    {
      name: 'program-is-imported-once',
      comment:
        'The commands load the program of the project folder (src/pulumi/stack/program.ts), which may be another.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^index\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'program-stays-small',
      comment: 'Plain `pulumi up` loads only the program, the registration and what it is made of.',
      severity: 'error',
      from: { path: '^index\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(registration|common)/' },
    },
    {
      name: 'emulators-behind-one-door',
      comment:
        'Only src/pulumi/emulator loads the emulators: for stacks whose settings name one, and for `rehearse`, which compares with it.',
      severity: 'error',
      from: { path: '^(src/|index\\.ts$)', pathNot: '^src/pulumi/emulator/' },
      to: { path: '^packages/' },
    },
    {
      name: 'emulators-by-their-entry',
      comment: 'What a package does not export may change at any time.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^packages/', pathNot: '^packages/[^/]+/src/index\\.ts$' },
    },
    {
      name: 'emulators-loaded-when-used',
      comment: 'A run against a real tenant loads no emulator, and works where none is installed.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^packages/', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'emulators-stand-alone',
      comment: 'The emulators know nothing of the product.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/' },
      to: { path: '^(src/|index\\.ts$)' },
    },
    {
      name: 'emulators-know-no-other',
      comment: 'Each emulator can be installed without the other.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/src/' },
      to: { path: '^packages/', pathNot: '^packages/$1/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types'] },
  },
};
