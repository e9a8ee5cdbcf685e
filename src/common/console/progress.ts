import { ListrLogger, ProcessOutput } from 'listr2';

/**
 * Options of listr2 that show progress on standard error: standard output is for the result, and may be a file or a pipe. What moves is
 * shown to a terminal alone.
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
