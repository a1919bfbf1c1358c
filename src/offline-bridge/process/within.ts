/**
 * The promise, or an error after this many milliseconds. The work itself goes on all the same: use it only for work
 * that may be done twice. (A deadline given to Temporal's native client holds for each of its retries, not for all of
 * them.)
 */
export async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
