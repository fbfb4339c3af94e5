/** One line of the result. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  /** What it is held against. */
  readonly baseline: string;
  /** The difference or ratio; the number that counts. */
  readonly result: string;
  /** Left out where nothing is promised. */
  readonly aim?: Aim;
}

export interface Aim {
  readonly text: string;
  readonly isMet: boolean;
}

export interface Section {
  readonly title: string;
  /** What the column `baseline` shows. */
  readonly baseline: string;
  readonly rows: readonly Row[];
}

/** An aim for a number that should be small. */
export function atMost(limit: number, value: number, unit: string): Aim {
  return { text: `≤ ${limit}${unit}`, isMet: value <= limit };
}

export function times(ratio: number): string {
  return `${ratio < 0.1 ? Number(ratio.toPrecision(1)) : ratio.toFixed(2)}×`;
}

export function milliseconds(value: number): string {
  return `${value.toFixed(value < 2 ? 2 : value < 10 ? 1 : 0)} ms`;
}

export function bytes(value: number): string {
  if (value < 1e6) return `${(value / 1e3).toFixed(1)} kB`;
  return `${(value / 1e6).toFixed(1)} MB`;
}

/** For a terminal. */
export function asText(section: Section): string {
  const lines = cells(section);
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const body = lines.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join("   ")
      .trimEnd(),
  );
  return [section.title, ...body.map((line) => `  ${line}`)].join("\n");
}

/** For the documentation. */
export function asMarkdown(section: Section): string {
  const [head, ...body] = cells(section);
  const line = (columns: readonly string[]) => `| ${columns.join(" | ")} |`;
  const rule = line(head!.map((_, column) => (column === 0 ? "---" : "---:")));
  return [`**${section.title}**`, "", line(head!), rule, ...body.map(line)].join("\n");
}

function cells({ baseline, rows }: Section): string[][] {
  return [
    ["", "ours", baseline, "result", "aim"],
    ...rows.map(({ what, ours, baseline: other, result, aim }) => [
      what,
      ours,
      other,
      result,
      aim ? `${aim.text} ${aim.isMet ? "met" : "MISSED"}` : "",
    ]),
  ];
}
