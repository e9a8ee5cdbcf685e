import { theme } from '../theme.ts';

/** The one style of a page about many customers; on a phone each row is a card. */
export const style = `${theme}
:root { --bad: #b3261e; --bad-page: #fdecea; --warning: #8a5a00; --warning-page: #fff5dc; --changed: #1d5bb8; --changed-page: #e8f0fc; --good: #1c6b3a; --good-page: #e7f5ec; --quiet: #566274; --quiet-page: #eff2f7 }
@media (prefers-color-scheme: dark) { :root { --bad: #ff9c93; --bad-page: #3d1e1d; --warning: #f0c05a; --warning-page: #33290f; --changed: #83b4ff; --changed-page: #1c2c45; --good: #7ed69c; --good-page: #17301f; --quiet: #a5b1c2; --quiet-page: #252d39 } }
[hidden] { display: none !important }
header, main, footer { max-width: 84rem; margin: 0 auto; padding: 0 1.25rem }
header { padding-top: 2rem }
header p { margin: 0 0 .35rem; color: var(--soft) }
header h1 + p { color: var(--text); font-size: 1.15rem }
.bad { --level: var(--bad); --level-page: var(--bad-page) }
.warning { --level: var(--warning); --level-page: var(--warning-page) }
.changed { --level: var(--changed); --level-page: var(--changed-page) }
.good { --level: var(--good); --level-page: var(--good-page) }
.quiet { --level: var(--quiet); --level-page: var(--quiet-page) }
.tiles { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.1rem 0; padding: 0; list-style: none }
.tiles li { flex: 1 0 7.5rem; max-width: 13rem; padding: .55rem .9rem; border: 1px solid var(--line); border-left: 4px solid var(--level); border-radius: .5rem; background: var(--card) }
.tiles b { display: block; color: var(--level); font-size: 1.6rem; line-height: 1.25 }
.tiles span { color: var(--soft); font-size: .9rem }
.loud { margin: 0 0 1rem; padding: .8rem 1.1rem; border: 1px solid var(--level); border-left-width: 6px; border-radius: .5rem; background: var(--level-page) }
.loud h2 { margin: 0; color: var(--level); font-size: 1.1rem }
.loud p { margin: .3rem 0 0 }
.loud ul { margin: .4rem 0 0; padding-left: 1.2rem }
.bar { display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: end; margin: 0 0 .8rem }
.bar label { color: var(--soft); font-size: .9rem }
.bar input, .bar select { display: block; width: 100%; height: 2.5rem; padding: 0 .6rem; border: 1px solid var(--soft); border-radius: .4rem; background: var(--card); color: var(--text); font: inherit; font-size: 1rem }
.bar label:first-child { flex: 0 1 22rem }
.bar p { margin: 0 0 .4rem auto; color: var(--soft); font-size: .9rem }
.bar button { height: 2.5rem; padding: 0 .9rem }
.sorting { display: none }
table { width: 100%; border-collapse: separate; border-spacing: 0; border: 1px solid var(--line); border-radius: .6rem; background: var(--card); font-size: .93rem; line-height: 1.4 }
th, td { padding: .5rem .6rem; text-align: left; vertical-align: top; font-weight: 400; white-space: nowrap }
thead th { position: sticky; top: 0; z-index: 1; border-bottom: 1px solid var(--line); background: var(--card); color: var(--soft); font-size: .85rem }
thead th:first-child { border-top-left-radius: .6rem }
thead th:last-child { border-top-right-radius: .6rem }
thead button { padding: .1rem .35rem; margin: -.15rem -.35rem; border: 1px solid transparent; background: none; color: inherit; font-weight: 600 }
thead button::after { display: inline-block; width: 1em; text-align: center; content: "" }
th[aria-sort=ascending] button::after { content: "\\2191" }
th[aria-sort=descending] button::after { content: "\\2193" }
th[aria-sort] { color: var(--accent) }
tbody + tbody > tr:first-child > * { border-top: 1px solid var(--line) }
tbody th { min-width: 10rem; max-width: 22rem; font-weight: 600; white-space: normal; overflow-wrap: anywhere; box-shadow: inset 4px 0 var(--level) }
th:first-child { padding-left: 1rem }
.number { text-align: right; font-variant-numeric: tabular-nums }
.wide { width: 100%; min-width: 12rem; white-space: normal; overflow-wrap: anywhere }
.badge { display: inline-block; padding: 0 .5em; border-radius: .8em; background: var(--level-page); color: var(--level); font-size: .92em; font-weight: 600; line-height: 1.55 }
summary { cursor: pointer }
.more { display: none }
tbody:has(details[open]) .more { display: table-row }
@supports not selector(:has(a)) { .more { display: table-row } }
.more td { padding: 0 1rem .9rem 1.9rem; white-space: normal; box-shadow: inset 4px 0 var(--level); overflow-wrap: anywhere }
.more div { display: block }
.more p { margin: 0 0 .5rem }
.more .name { margin: .8rem 0 .25rem; color: var(--soft); font-weight: 600 }
.said { padding: .5rem .8rem; border-left: 4px solid var(--level); border-radius: .3rem; background: var(--level-page) }
.soft { color: var(--soft) }
.items { margin: 0; padding: 0; list-style: none }
.items li { margin: .2rem 0 }
dl { display: flex; flex-wrap: wrap; gap: .2rem 1.6rem; margin: .8rem 0 .3rem }
dl div { min-width: 0 }
dt { color: var(--soft); font-size: .85rem }
dd { margin: 0 }
.more pre { max-height: 32rem; margin: 0; padding: .7rem .9rem; overflow: auto; border-radius: .4rem; background: var(--code); font-size: .9rem; line-height: 1.45; white-space: pre; overflow-wrap: normal }
pre code { overflow-wrap: normal }
pre span { color: var(--level) }
footer { padding-top: 1rem; padding-bottom: 2rem; color: var(--soft); font-size: .875rem }
@media (max-width: 68rem) {
  header, main, footer { padding-left: .75rem; padding-right: .75rem }
  h1 { font-size: 1.5rem }
  .tiles { gap: .5rem }
  .tiles li { flex-basis: 40%; max-width: none; padding: .4rem .7rem }
  .sorting { display: block }
  .bar label, .bar label:first-child { flex: 1 1 10rem }
  .bar p { margin: 0 }
  table { border: 0; background: none }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  table, tbody, th, td { display: block }
  tbody { margin: 0 0 .6rem; border: 1px solid var(--line); border-left: 4px solid var(--level); border-radius: .5rem; background: var(--card) }
  tbody + tbody > tr:first-child > * { border: 0 }
  .row { display: flex; flex-wrap: wrap; gap: .1rem 1rem; padding: .6rem .8rem }
  .row > *, th:first-child { padding: 0; box-shadow: none }
  .row th, .row .wide { flex: 1 0 100%; min-width: 0; max-width: none }
  .row td:empty { display: none }
  td[data-title]::before { content: attr(data-title) " "; color: var(--soft) }
  tbody:has(details[open]) .more { display: block }
  .more td { padding: 0 .8rem .8rem; box-shadow: none }
  dl { flex-direction: column }
}
@media print {
  :root { color-scheme: light; --page: #fff; --card: #fff; --text: #000; --soft: #333; --line: #bbb; --code: #f3f4f6 }
  @page { size: A4 landscape; margin: 10mm }
  body { font-size: 9pt }
  header, main, footer { max-width: none; padding: 0 }
  .bar, thead button::after { display: none !important }
  thead th { position: static }
  thead button { color: inherit }
  .tiles li { padding: 2pt 6pt }
  .tiles b { font-size: 12pt }
  table { font-size: 8pt }
  th, td { padding: 2pt 4pt }
  tr, .loud li, .tiles { break-inside: avoid }
  .more, .more td { break-inside: auto }
  .more pre { max-height: none; white-space: pre-wrap }
}
`;
