/** The answer of Exchange to a command of a signed-in user whose mailbox cannot be opened. */
export function answerUnconnected(line: string): { readonly answer: string; readonly isFarewell: boolean } {
  const [tag = '*', command = ''] = line.trim().split(' ');
  return command.toUpperCase() === 'LOGOUT'
    ? {
        answer: `* BYE Microsoft Exchange Server IMAP4 server signing off.\r\n${tag} OK LOGOUT completed.\r\n`,
        isFarewell: true,
      }
    : { answer: `${tag} BAD User is authenticated but not connected.\r\n`, isFarewell: false };
}
