import * as pulumi from '@pulumi/pulumi';
import { environmentSettings } from './environment.ts';
import type { RawSettings } from './read.ts';

/** The settings that the engine hands to the running program, project defaults and decrypted values included. */
export function programSettings(): RawSettings {
  return {
    project: pulumi.getProject(),
    stack: pulumi.getStack(),
    values: { ...environmentSettings(process.env), ...pulumi.runtime.allConfig() },
  };
}
