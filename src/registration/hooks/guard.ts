import * as pulumi from '@pulumi/pulumi';
import { MailboxAccessError } from '../../common/errors.ts';
import { mergeBreakingChanges, refuseBreakingChanges, type AllowableKind } from './breakingChange.ts';
import type { BreakingChange } from '../../common/breakingChange.ts';
import type { Finding } from './previous.ts';

/** Options for judging the breaking changes of one run. */
export interface GuardOptions {
  /** Optional. Breaking changes that the next update may make; none by default. */
  readonly allow?: readonly AllowableKind[] | undefined;
  /** Optional. Returns whether this run allows a change in addition to `allow`. */
  readonly isAllowed?: ((change: BreakingChange) => boolean) | undefined;
  /** Optional. Receives the changes instead of refusing them. A command shows them, then asks or refuses. */
  readonly onBreakingChanges?: ((changes: readonly BreakingChange[]) => void) | undefined;
  /** Optional. Receives a refusal that is also thrown: from a hook, the engine passes on only its message. */
  readonly onRefusal?: ((refusal: MailboxAccessError) => void) | undefined;
  /** Optional. Aborted when a person interrupts the run: the current resource is finished, and no other is started. */
  readonly signal?: AbortSignal | undefined;
}

/** Refuses breaking changes that are not allowed, in previews and in `up`, before they are made. */
export class Guard {
  readonly #options: GuardOptions;
  readonly #used = new Set<string>();

  constructor(options: GuardOptions) {
    this.#options = options;
  }

  /**
   * Judges the changes in the settings before anything is declared, or in a hook the differences from the directory.
   *
   * @param outcome The state of the run. In a hook, other resources may already be changed.
   * @throws MailboxAccessError `breaking-change`
   */
  judge(clientId: string, findings: readonly Finding[], outcome = 'the run was stopped before that'): void {
    const found = findings.filter(({ what }) => what.length > 0);
    const changes = mergeBreakingChanges(found.map((finding) => ({ ...finding, clientId })));
    for (const { kind } of changes) this.#used.add(kind);
    if (changes.length === 0) return;
    const { allow = [], isAllowed = () => false, onBreakingChanges } = this.#options;
    if (onBreakingChanges !== undefined) {
      onBreakingChanges(changes);
      return;
    }
    const refused = changes.filter(
      (change) => !(allow as readonly string[]).includes(change.kind) && !isAllowed(change),
    );
    if (refused.length === 0) return;
    const refusal = refuseBreakingChanges({ stack: pulumi.getStack(), changes: refused, allowed: allow, outcome });
    this.#options.onRefusal?.(refusal);
    throw refusal;
  }

  get isInterrupted(): boolean {
    return this.#options.signal?.aborted === true;
  }

  /** @throws MailboxAccessError `interrupted` once a person has interrupted the run. */
  requireRunning(): void {
    if (this.isInterrupted)
      throw new MailboxAccessError('interrupted', 'The run was interrupted.', 'Run the same command again.');
  }

  /** Warns about entries of `allow` that were not needed. Called when every resource has been judged. */
  async reportUnused(): Promise<void> {
    const stack = pulumi.getStack();
    for (const kind of (this.#options.allow ?? []).filter((each) => !this.#used.has(each)))
      await pulumi.log.warn(
        `The setting allow has "${kind}", which is no longer needed. Remove it from Pulumi.${stack}.yaml so that it does not allow a later change.`,
      );
  }
}
