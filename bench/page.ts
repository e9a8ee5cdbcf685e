import type { Figure } from './figures.ts';

/** Figures that were measured together. */
export interface Measured {
  readonly figures: readonly Figure[];
  /** ISO 8601. */
  readonly date: string;
  /** The one-minute load average before or after the measurement, whichever is higher. It includes other programs. */
  readonly load: number;
}

/** Returns docs/explanation/performance.md. */
export function describePerformance(
  all: readonly Measured[],
  { machine, runs }: { readonly machine: string; readonly runs: number },
): string {
  const dates = [...new Set(all.map(({ date }) => date.slice(0, 10)))].sort().join(' and ');
  const rows = all.flatMap(({ figures, load }) =>
    figures.map(({ name, unit, value, limit, peer }) => {
      const shown = `${say(value, unit)}${value > limit ? ' (over the limit)' : ''}`;
      const compared = peer === undefined ? '' : `${peer[0]}: ${say(peer[1], unit)}`;
      return `| ${name} | ${shown} | ${say(limit, unit)} | ${compared} | ${load.toFixed(1)} |`;
    }),
  );
  return `# Performance

Each figure is the median of ${runs} runs, except the one for 1,000 customers, which is measured once. A command is a process of its own,
measured from its start to its end.

| figure | measured | limit | compared with | load |
| --- | ---: | ---: | --- | ---: |
${rows.join('\n')}

![Each figure as a share of its limit](performance.svg)

## How it is measured

Measured on ${dates} with ${machine}.

- Load is the one-minute load average before or after the measurement, whichever is higher. If it exceeds the number of cores, other
  programs kept the machine busy: measure again before you draw conclusions from a time.
- The tenant is the emulator, in another process on the same cores. It answers at once unless the table says otherwise.
- The provider is the stand-in for the azuread plugin, inside the command's own process. The official plugin adds a process for each engine.
- The Pulumi SDK alone runs the same program, engine and provider through the Automation API. Its time includes neither the start of a
  process nor the search for the engine.
- The limit of \`preview --all\` for 24 customers is 1.3 times what the SDK alone takes.
- Memory is the peak of the command's own process, which serves all engines.

\`npm run bench\` measures everything again and writes this page. \`npm run bench -- start deploy\` measures only the parts
you name: \`start\`, \`deploy\`, \`fleet\` or \`memory\`.
`;
}

function say(value: number, unit: string): string {
  const digits = unit === 's' && value < 100 ? 2 : 0;
  return `${value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`;
}

const rowHeight = 30;
const barLeft = 350;
const limitWidth = 300;

/** Draws each figure as a bar. The dashed line marks the limit of all of them. */
export function drawPerformance(all: readonly Measured[]): string {
  const figures = all.flatMap((each) => each.figures);
  const height = 40 + figures.length * rowHeight;
  const limitX = barLeft + limitWidth;
  const bars = figures.map(({ name, unit, value, limit, peer }, index) => {
    const y = 30 + index * rowHeight;
    const width = (share: number) => Math.round(Math.min(share, 1.15) * limitWidth);
    const mark =
      peer === undefined
        ? ''
        : `<rect x="${barLeft + width(peer[1] / limit)}" y="${y - 3}" width="3" height="24" fill="#1b2330"/>`;
    return `<text x="${barLeft - 8}" y="${y + 13}" text-anchor="end">${name.replaceAll('`', '')}</text>
<rect x="${barLeft}" y="${y}" width="${width(value / limit)}" height="18" fill="${value > limit ? '#b3261e' : '#83b4ff'}"/>${mark}
<text x="${limitX + 54}" y="${y + 13}">${say(value, unit)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 820 ${height}" font-family="sans-serif" font-size="12" fill="#1b2330">
<title>Each figure as a share of its limit; the black mark is what it is compared with</title>
<rect width="820" height="${height}" fill="#fff"/>
<text x="${limitX}" y="18" text-anchor="middle">limit</text>
<path d="M${limitX} 24V${height - 10}" stroke="#b3261e" stroke-dasharray="4 4"/>
${bars.join('\n')}
</svg>
`;
}
