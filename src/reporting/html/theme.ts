/** What all pages have in common: system fonts, light and dark. */
export const theme = `
:root { color-scheme: light dark; --page: #f4f6f9; --card: #fff; --text: #1b2330; --soft: #566274; --line: #d9dfe8; --accent: #1d5bb8; --on-accent: #fff; --code: #eff2f7; --notice: #fff5dc; --notice-line: #d99a00; --mono: ui-monospace, "Cascadia Mono", Consolas, Menlo, "DejaVu Sans Mono", monospace }
@media (prefers-color-scheme: dark) { :root { --page: #11151b; --card: #1a2029; --text: #e4e9f0; --soft: #a5b1c2; --line: #323c4a; --accent: #83b4ff; --on-accent: #0d1520; --code: #252d39; --notice: #33290f; --notice-line: #d9a62e } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: break-word }
h1 { margin: 0 0 .5rem; font-size: 2rem; line-height: 1.2; letter-spacing: -.015em; overflow-wrap: anywhere }
a { color: var(--accent); text-underline-offset: .15em }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
code, .address { font-family: var(--mono); font-size: .875em; overflow-wrap: anywhere }
button { flex: none; padding: .3rem .75rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--card); color: var(--accent); font: 600 .85rem/1.4 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; cursor: pointer }
button:hover { border-color: var(--accent) }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
`;
