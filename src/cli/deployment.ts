import type { RawSettings } from '../registration/settings/read.ts';
import type { Settings } from '../registration/settings/settings.ts';
import type { Engine } from '../pulumi/cli/locate.ts';
import type { CustomerRunOptions, Target, Targets } from '../pulumi/stack/open.ts';
import type { AllowableKind } from '../registration/hooks/breakingChange.ts';
import type { Context } from '../registration/customers/context.ts';

export interface DeployOptions {
  readonly asJson: boolean;
  /** Whether the engine's own output is printed instead of the plan. */
  readonly showsEngine: boolean;
  /** Whether a destroy skips the confirmation. */
  readonly yes: boolean;
  /** Whether a first up skips preflight. */
  readonly skipPreflight: boolean;
  /** Breaking changes that an up may make, in addition to those in the setting `allow`. */
  readonly allowed: readonly AllowableKind[];
}

export interface Shared {
  readonly engine: Engine;
  readonly targets: Targets;
  /** Whether a stack exists for these settings. Looked up once for all customers. */
  readonly exists: (settings: Settings) => Promise<boolean>;
}

export interface Deployment {
  readonly raw: RawSettings;
  readonly settings: Settings;
  readonly target: Target;
  readonly run: CustomerRunOptions;
  readonly options: DeployOptions;
  readonly context: Context;
}
