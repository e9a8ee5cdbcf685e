/** What the emulator has on disk cannot be used. */
export class DirectoryStateError extends Error {
  override readonly name = 'DirectoryStateError';
  readonly file: string;

  constructor(file: string, cause: unknown) {
    super(
      `The emulator's data in ${file} cannot be read.\n` +
        'Delete that file: the tenant in it starts anew, and stacks that were made in it have to be refreshed.',
      { cause },
    );
    this.file = file;
  }
}
