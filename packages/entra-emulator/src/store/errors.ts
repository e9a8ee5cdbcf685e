/** What the emulator has on disk cannot be used. */
export class DirectoryStateError extends Error {
  override readonly name = 'DirectoryStateError';
  readonly file: string;

  constructor(file: string, cause: unknown) {
    super(
      `The emulator's data in ${file} cannot be read.\n` +
        'Delete that file: it is created again. Refresh the stacks that use it.',
      { cause },
    );
    this.file = file;
  }
}

/** A change that would leave a tenant's file unreadable. Nothing was written. */
export class TenantChangeError extends Error {
  override readonly name = 'TenantChangeError';
  /** Where the state is wrong, such as `['applications', 0, 'tags']`. */
  readonly path: readonly PropertyKey[];

  constructor(path: readonly PropertyKey[], cause: unknown) {
    super(`The tenant cannot be stored: ${path.map(String).join('.')} has a wrong value.`, { cause });
    this.path = path;
  }
}
