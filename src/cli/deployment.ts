import type { RawSettings } from '../config/read.ts';
import type { Settings } from '../config/settings.ts';
import type { Engine } from '../engine/find/locate.ts';
import type { CustomerRunOptions, Target, Targets } from '../engine/open.ts';
import type { AllowableKind } from '../registration/hooks/breakingChange.ts';
import type { Context } from './context.ts';

/** How an operation is run, by the options of its command. */
export interface DeployOptions {
  readonly asJson: boolean;
  /** Whether a destroy need not ask. */
  readonly yes: boolean;
  /** Whether a first up goes ahead whatever preflight finds. */
  readonly skipPreflight: boolean;
  /** Breaking changes that an up may make, beside those of the setting `allow`. */
  readonly allowed: readonly AllowableKind[];
}

/** What the customers of a fleet have together. */
export interface Shared {
  readonly engine: Engine;
  readonly targets: Targets;
  /** Whether there is a stack of these settings already; asked for once for all. */
  readonly exists: (settings: Settings) => Promise<boolean>;
}

/** One customer whose settings are read and whose engine and target are at hand. */
export interface Deployment {
  readonly raw: RawSettings;
  readonly settings: Settings;
  readonly target: Target;
  readonly run: CustomerRunOptions;
  readonly options: DeployOptions;
  readonly context: Context;
}
