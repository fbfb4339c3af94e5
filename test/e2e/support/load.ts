/** What a steady load met. */
export interface LoadResult {
  readonly answered: number;
  /** Whatever was no success, in words. */
  readonly failures: readonly string[];
}

/**
 * Sends requests to an address of this machine, each on a connection of its own so that every one is routed anew.
 * @param clients that send one request after the other
 * @returns what ends the load and says what it met
 */
export function startLoad(url: string, body: unknown, clients = 2): () => Promise<LoadResult> {
  let isOver = false;
  let answered = 0;
  const failures: string[] = [];
  const client = async (): Promise<void> => {
    while (!isOver)
      try {
        const response = await fetch(url, {
          method: "POST",
          body: JSON.stringify(body),
          headers: { "content-type": "application/json", connection: "close" },
          signal: AbortSignal.timeout(20_000),
        });
        await response.arrayBuffer();
        if (response.ok) answered += 1;
        else failures.push(`HTTP ${response.status}`);
      } catch (error) {
        failures.push(`${(error as Error).message}: ${String((error as Error).cause)}`);
      }
  };
  const running = Promise.all(Array.from({ length: clients }, client));
  return async () => {
    isOver = true;
    await running;
    return { answered, failures };
  };
}
