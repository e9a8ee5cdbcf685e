import { buildPage } from './page.ts';
import type { Page } from './page.ts';

/** What stands in for Microsoft's own almost empty page behind a sign-in of a program that cannot listen. */
export function buildNativeClientPage(): Page {
  return {
    html: buildPage(
      'You can close this window',
      '<p>Your answer has been recorded. Never show or send the address of this page to anybody: it may hold a code that opens the mailbox.</p>',
    ),
  };
}
