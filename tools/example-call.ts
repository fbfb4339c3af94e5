import { type Example } from "./stack-file";

/** The request as a line for a shell. */
export function asCurl(url: string, { method, path, body }: Example): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  if (body === undefined) return `curl -s ${method === "GET" ? "" : `-X ${method} `}${url}${path}`;
  return `curl -s ${url}${path} -H 'Content-Type: application/json' -d ${quoted(body)}`;
}

/** Sends the request. @returns status and body, long numbers lists cut @throws {Error} when nothing answers or the status is no success */
export async function send(url: string, { method, path, body }: Example): Promise<string> {
  const response = await fetch(`${url}${path}`, {
    method,
    body,
    headers: body === undefined ? {} : { "content-type": "application/json" },
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url}${path} answered ${response.status}: ${text.slice(0, 500)}`);
  return `HTTP ${response.status}\n${abridge(text)}`;
}

/** JSON with every list of more than six numbers cut down to its ends; other text cut at 600 characters. */
export function abridge(text: string): string {
  const short = text.replace(/\[(\s*-?\d[\d.eE+-]*\s*,?){7,}\]/g, (list) => {
    const numbers = list.slice(1, -1).split(",");
    return `[${numbers.slice(0, 3).join(",").trim()}, … ${numbers.length - 4} more …,${numbers.at(-1)}]`;
  });
  return short.length > 600 ? `${short.slice(0, 597)}…` : short;
}
