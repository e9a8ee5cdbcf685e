/** How often a silent step, such as linking or a download, still shows that time passes. */
const tickMs = 1_000;

/** Tells at the start, and again and again until the action has ended. */
export async function tellWhile<T>(tell: () => void, action: () => Promise<T>): Promise<T> {
  const timer = setInterval(tell, tickMs);
  tell();
  try {
    return await action();
  } finally {
    clearInterval(timer);
  }
}
