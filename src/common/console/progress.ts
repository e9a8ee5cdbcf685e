import { ListrLogger, ProcessOutput } from 'listr2';

/**
 * Returns listr2 options that show progress on standard error, because standard output is for the result and may be a
 * file or a pipe. Only a terminal gets moving output.
 */
export function progressOnStderr(isInteractive: boolean) {
  const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) });
  const canMove = isInteractive && process.stdout.isTTY;
  return {
    registerSignalListeners: false,
    fallbackRendererCondition: !canMove,
    rendererOptions: { logger },
    fallbackRendererOptions: { logger },
  } as const;
}
