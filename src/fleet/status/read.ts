import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MailboxAccessError } from '../../common/errors.ts';
import { fleetOperations } from '../../reporting/model/schema.ts';
import { summarize } from '../../reporting/model/summarize.ts';
import { readFleetReport } from '../report/build.ts';
import { readProjectName } from '../stacks.ts';
import { findOthers, findStack, readCustomer } from './customers.ts';
import { listPlaces, type StatusOptions } from './backends.ts';
import { readReport } from './proof.ts';
import { buildRow, explainError, type Known } from './row.ts';
import { statusSchema, type Finding, type Status, type StatusRow } from './schema.ts';
import { readStates } from './states.ts';

/**
 * Reads the fleet status from settings, states and verification reports, without contacting tenants.
 *
 * @throws MailboxAccessError `interrupted`. The problems of a customer are in its row, those of a backend in `unread`.
 */
export async function readStatus(options: StatusOptions): Promise<Status> {
  const { projectFolder, env, isWhole } = options;
  const customers = await Promise.all(options.customers.map((stack) => readCustomer(projectFolder, stack, env)));
  const used = customers.map(({ place }) => place).filter((place) => place !== undefined);
  const places = await listPlaces(used, options);
  const project = await readProjectName(projectFolder);
  const found = [
    ...customers.map((customer) => findStack(customer, places)),
    // Without a project name, the project's stacks cannot be told from others.
    ...(isWhole && project !== '' ? findOthers(options.customers, places) : []),
  ];
  const states = await readStates(found, project, options);
  const rows = await Promise.all(
    found
      .map((each) => ({ ...each, held: states.get(each) }))
      .filter(({ held }) => isOfProject(held, project))
      .map(async (known) => buildRow({ ...known, left: await readReport(projectFolder, known.stack) })),
  );
  const { runs, unread } = await readRuns(projectFolder);
  return statusSchema.parse({
    takenAt: new Date().toISOString(),
    stacks: rows,
    settingsWithoutStack: named(rows, ({ settings, hasStack }) => settings !== 'missing' && hasStack === 'no'),
    stacksWithoutSettings: named(rows, ({ settings }) => settings === 'missing'),
    runs,
    unread: [
      ...[...places.values()].flatMap(({ error }) => (error === undefined ? [] : [explainError(error)])),
      ...unread,
    ],
  });
}

function named(rows: readonly StatusRow[], isMeant: (row: StatusRow) => boolean): readonly string[] {
  return rows
    .filter(isMeant)
    .map(({ stack }) => stack)
    .sort();
}

/** Returns whether a stack is the project's. A backend of an older engine lists the stacks of all projects. */
function isOfProject(held: Known['held'], project: string): boolean {
  if (held === undefined || held instanceof MailboxAccessError || held.project === undefined) return true;
  return project === '' || held.project === project;
}

/** Reads the results of the last fleet runs, latest first, and why reports could not be read. */
async function readRuns(projectFolder: string): Promise<Pick<Status, 'runs' | 'unread'>> {
  const folder = join(projectFolder, 'reports', 'fleet');
  const files = fleetOperations
    .map((operation) => join(folder, `${operation}.json`))
    .filter((file) => existsSync(file));
  const read = await Promise.all(files.map(readRun));
  const runs = read.flatMap((each) => ('operation' in each ? [each] : []));
  return {
    runs: runs.toSorted((one, other) => Date.parse(other.startedAt) - Date.parse(one.startedAt)),
    unread: read.flatMap((each) => ('code' in each ? [each] : [])),
  };
}

async function readRun(file: string): Promise<Status['runs'][number] | Finding> {
  try {
    const report = await readFleetReport(file);
    return { operation: report.operation, startedAt: report.startedAt, sentence: summarize(report).sentence };
  } catch (error) {
    if (!(error instanceof MailboxAccessError)) throw error;
    return explainError(error, 'warning');
  }
}
