import type { FleetReport } from '../../model/schema.ts';
import { summarize } from '../../model/summarize.ts';
import { nameOperation } from '../../model/operationLabels.ts';
import { escapeGitHub, renderFence } from './escape.ts';
import { buildFold, escapeTitle } from './folds.ts';
import type { Fold } from './folds.ts';
import { renderRow, tableHead } from './table.ts';

/** All rows and all that is told of them, however long. */
export function renderDiffs(report: FleetReport): string {
  const { operation } = report;
  const { rows, sentence } = summarize(report);
  const folds = rows.map((row) => buildFold(operation, row)).filter((fold) => fold !== undefined);
  const blocks = [
    `# ${nameOperation(operation)} of ${sentence}`,
    [tableHead, ...rows.map((row) => renderRow(operation, row))].join('\n'),
    ...folds.map(renderUnfolded),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function renderUnfolded({ title, parts }: Fold): string {
  const texts = parts.map((part) => `${escapeTitle(part.title)}:\n\n${renderFence(part.text, part.language)}`);
  return [`## ${escapeGitHub(title)}`, ...texts].join('\n\n');
}
