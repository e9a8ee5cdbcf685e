export function quoteForShell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * Quotes a string so that PowerShell takes it literally: in single quotes neither `$` nor the backtick means anything.
 * Quotes are doubled, including the curly ones, which PowerShell treats like the straight one (about_Quoting_Rules).
 */
export function quoteForPowerShell(text: string): string {
  return `'${text.replaceAll(/['‘’‚‛]/g, '$&$&')}'`;
}
