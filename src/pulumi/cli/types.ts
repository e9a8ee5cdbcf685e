import type { PulumiCommand } from '@pulumi/pulumi/automation/cmd.js';

/** How an engine was made: by the official installer, or from the pinned Go module. */
export type EngineKind = 'download' | 'build';

/** Where an engine was found; `cache-…` says how the one in the cache was made, by an earlier start. */
export type EngineSource = 'path' | `cache-${EngineKind}` | EngineKind;

/** A Pulumi engine that answered `pulumi version`. */
export interface Engine {
  readonly command: PulumiCommand;
  /** Without a leading v; `unknown` only when the SDK was told to skip its version check. */
  readonly version: string;
  /** The binary, absolute. */
  readonly path: string;
  readonly source: EngineSource;
}

/** What is being done about an engine that is not there. */
export interface EngineProgress {
  /** `path`: one on PATH is passed over; `wait`: another start is making one. */
  readonly step: 'path' | 'wait' | EngineKind;
  readonly detail: string;
  /** Since the step began. */
  readonly elapsedMs: number;
  /** Packages compiled so far; only while building. */
  readonly compiledPackages?: number;
}

export type ReportProgress = (progress: EngineProgress) => void;

export interface EngineOptions {
  /** Optional. Defaults to the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Optional. Defaults to MAILBOX_ACCESS_CACHE, then to the user's cache folder of the platform. */
  readonly cacheFolder?: string;
  /** Required. The folder that holds tools/pulumi-engine. */
  readonly projectFolder: string;
  /** Optional. Defaults to silence. */
  readonly onProgress?: ReportProgress;
  /** Optional. Ends what is under way, and leaves neither a lock nor half an engine. */
  readonly signal?: AbortSignal;
}

/** What a maker is given: a work folder that is removed afterwards, and whom to tell. */
export interface MakeContext {
  readonly workFolder: string;
  readonly signal: AbortSignal;
  readonly report: ReportProgress;
}

/** One way to make an engine that is not there. */
export interface EngineMaker {
  readonly kind: EngineKind;
  /** Of the engine it makes, without a leading v. */
  readonly version: string;
  /** Leaves the binary in `<root>/bin`. */
  readonly make: (root: string, context: MakeContext) => Promise<void>;
}

/** Why one way gave no engine. */
export interface FailedAttempt {
  readonly way: 'path' | 'cache' | EngineKind;
  readonly reason: string;
  /** There is an engine, but it is not used. */
  readonly passedOver?: boolean;
}
