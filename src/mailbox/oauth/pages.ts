const style = 'body{font:1.2rem/1.5 system-ui,sans-serif;margin:15vh auto;max-width:30em;padding:0 1em}';

/** The page that the browser shows at the end: one sentence, no script, nothing loaded, dark where the reader likes it dark. */
function buildPage(title: string, sentence: string): string {
  return (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    `<meta name="color-scheme" content="light dark"><title>${title}</title><style>${style}</style>` +
    `<main><p>${sentence}</p></main></html>\n`
  );
}

/** Both are shown before the code has become a token: the program has the last word. */
export const endPages = {
  successMessage: buildPage('Signed in', 'Close this window and return to the program that opened it.'),
  errorMessage: buildPage('Not signed in', 'The sign-in failed; the program that opened this window shows the reason.'),
} as const;
