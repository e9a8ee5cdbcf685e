import type * as checks from '../checks/runChecks.ts';
import type { CheckName } from './check.ts';

export { runChecks } from '../checks/runChecks.ts';
export type CheckListener = checks.CheckListener<CheckName>;
