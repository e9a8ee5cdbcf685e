import { oneLine, shorten } from '../../model/outcome.ts';
import type { FleetReport } from '../../model/schema.ts';
import { escapeGitHub } from './escape.ts';

const maxNamed = 40;

/** Who has settings and no stack, and the other way round. */
export function renderLists({ settingsWithoutStack, stacksWithoutSettings }: FleetReport): readonly string[] {
  return [
    ...renderList('Settings without a stack when the run began', settingsWithoutStack),
    ...renderList('Orphaned stacks (no settings file)', stacksWithoutSettings),
  ];
}

function renderList(title: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, maxNamed).map((name) => escapeGitHub(shorten(oneLine(name), 60)));
  const more = names.length - shown.length;
  return [`**${title}:** ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`];
}
