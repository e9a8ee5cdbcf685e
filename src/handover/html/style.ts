import { theme } from '../../reporting/html/theme.ts';

/** The one style of the page: phone and paper too. */
export const style = `${theme}
header, nav, main, footer { max-width: 54rem; margin: 0 auto; padding: 0 1.25rem }
header { padding-top: 2.75rem }
header p { margin: 0 0 1rem; max-width: 42rem; color: var(--soft) }
h2 { margin: 0; font-size: 1.35rem; line-height: 1.3 }
h3 { margin: 1.9rem 0 .5rem; font-size: 1.05rem; line-height: 1.35 }
p, ol, ul, dl, table, pre { margin: 0 0 .85rem }
p code, li code, td code, th code, header code { padding: .1em .3em; border-radius: .25rem; background: var(--code) }
nav ul { display: grid; grid-template-columns: repeat(3, 1fr); gap: .75rem; margin: 1.25rem 0; padding: 0; list-style: none }
nav a { display: block; height: 100%; padding: .8rem 1rem; border: 1px solid var(--line); border-radius: .6rem; background: var(--card); color: var(--soft); font-size: .9rem; line-height: 1.4; text-decoration: none }
nav a:hover { border-color: var(--accent) }
nav b { display: block; color: var(--accent); font-size: 1rem }
section { margin: 0 0 1.25rem; padding: 1.6rem 1.75rem 1rem; border: 1px solid var(--line); border-top: 4px solid var(--accent); border-radius: .6rem; background: var(--card); scroll-margin-top: 1rem }
.task { margin: .15rem 0 0; color: var(--soft) }
ol { padding-left: 1.4rem }
ol li { margin: .3rem 0; padding-left: .2rem }
ol li::marker { color: var(--accent); font-weight: 600 }
dl { display: grid; grid-template-columns: minmax(0, 1fr); gap: .6rem }
dl > div { padding: .65rem .9rem; border-radius: .5rem; background: var(--code) }
dt { color: var(--soft); font-size: .875rem }
dd, .copied { display: flex; gap: .4rem .9rem; align-items: center; justify-content: space-between; flex-wrap: wrap; margin: 0 }
dd code { font-size: min(1.05rem, 3.4vw); white-space: nowrap; user-select: all }
.action { margin: 1.1rem 0 .5rem }
.button { display: inline-block; padding: .6rem 1.15rem; border-radius: .5rem; background: var(--accent); color: var(--on-accent); font-weight: 600; text-decoration: none }
.button:hover { text-decoration: underline }
#debugging .button { padding: .4rem .9rem; border: 1px solid var(--accent); background: none; color: var(--accent) }
.copied { flex-wrap: nowrap; align-items: start; margin: 0 0 1.1rem; padding: .6rem .75rem; border-radius: .5rem; background: var(--code) }
.address { color: var(--soft); font-size: .78rem; line-height: 1.5; text-decoration: none }
.address:hover { text-decoration: underline }
.label { margin: .9rem 0 .3rem; color: var(--soft); font-size: .9rem }
pre { flex: 1; min-width: 0; margin: 0; white-space: pre-wrap; font-size: .95rem; line-height: 1.5 }
table { width: 100%; border-collapse: collapse; font-size: .93rem; line-height: 1.45 }
th, td { padding: .5rem 1rem .5rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400 }
thead th { padding-top: 0; color: var(--soft); font-size: .85rem }
tbody th { font-weight: 500 }
tr > :last-child { padding-right: 0 }
tbody tr:last-child > * { border-bottom: 0 }
.notice, header .notice { padding: .7rem .95rem; border-left: 4px solid var(--notice-line); border-radius: .3rem; background: var(--notice); color: var(--text) }
footer { padding-bottom: 2.5rem; color: var(--soft); font-size: .875rem }
@media (max-width: 40rem) {
  header, nav, main, footer { padding-left: .75rem; padding-right: .75rem }
  header { padding-top: 1.5rem }
  h1 { font-size: 1.6rem }
  nav ul { grid-template-columns: 1fr; gap: .5rem }
  section { padding: 1.1rem 1rem .5rem }
  dl > div { padding: .6rem .7rem }
  .copied { flex-direction: column }
  .button { display: block; text-align: center }
  table, tbody, tr, th, td { display: block }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  th, td { padding: 0; border: 0 }
  tbody th { font-weight: 600 }
  td[data-title]::before { content: attr(data-title) ": "; color: var(--soft) }
  tr { padding: .55rem 0 }
  tr + tr { border-top: 1px solid var(--line) }
}
@media print {
  :root { color-scheme: light; --page: #fff; --card: #fff; --text: #000; --soft: #333; --line: #bbb; --accent: #14448a; --on-accent: #14448a; --code: #f3f4f6; --notice: #fff; --notice-line: #777 }
  @page { size: A4; margin: 8mm 12mm }
  body { font-size: 8pt; line-height: 1.28 }
  header, nav, main, footer { max-width: none; padding: 0 }
  nav, button, .task { display: none }
  h1 { font-size: 15pt }
  h2 { font-size: 11.5pt }
  h3 { margin: 5pt 0 1.5pt; font-size: 8.8pt; break-after: avoid }
  header p, p, ol, ul, dl, table { margin-bottom: 3pt }
  header p { max-width: none }
  section { margin: 0 0 5pt; padding: 5pt 0 0; border: 0; border-top: 1.5pt solid var(--accent); border-radius: 0 }
  ol li { margin: 0 }
  dl { grid-template-columns: 1fr 1fr }
  dl > div, .copied { padding: 2pt 5pt }
  dt, .label, table, thead th, footer { font-size: 8pt; line-height: 1.28 }
  p code, li code, td code, th code, header code { padding: 0; background: none }
  h2 + p + h3 { margin-top: 3pt }
  dd code { font-size: 8.5pt }
  pre { font-size: 8pt; line-height: 1.3 }
  th, td { padding: 1.2pt 8pt 1.2pt 0 }
  thead th { white-space: nowrap }
  tr, li, dl, .copied:has(.address), .notice { break-inside: avoid }
  .action { margin: 4pt 0 1pt; break-after: avoid }
  .button, #debugging .button { padding: 0; border: 0; background: none }
  .copied { margin-bottom: 3pt }
  .address { font-size: 6.6pt; line-height: 1.25; text-decoration: none }
  .label { margin: 3pt 0 1pt; break-after: avoid }
  .notice, header .notice { padding: 1pt 5pt }
  footer { padding: 0 }
}
`;
