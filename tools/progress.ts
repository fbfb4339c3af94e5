/** Seconds since `start`, as people read them. */
export function elapsed(start: number): string {
  const seconds = (Date.now() - start) / 1000;
  return seconds < 60
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

export function say(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** Says what is being done, and how long it took. */
export async function step<T>(title: string, work: () => T | Promise<T>): Promise<T> {
  const start = Date.now();
  say(`==> ${title}`);
  try {
    const result = await work();
    say(`    done in ${elapsed(start)}`);
    return result;
  } catch (error) {
    say(`    failed after ${elapsed(start)}`);
    throw error;
  }
}
