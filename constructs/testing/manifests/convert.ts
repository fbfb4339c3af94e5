import { type Block } from "../synthesized";
import { fieldFor, knownFields } from "./attribute-names";
import { asWritten, isOctal, split, unwrap } from "./provider";
import { LEFT_OUT } from "./references";
import { type Field, fieldsOf } from "./schema";

/** Text of Terraform as the text that it stands for. @throws {Error} that says why there is none */
export type TextOf = (template: string) => string | typeof LEFT_OUT;

/** Makes the fields of a Kubernetes object of a block of the provider. */
export class Conversion {
  constructor(
    private readonly address: string,
    private readonly textOf: TextOf,
    private readonly note: (text: string) => void,
  ) {}

  /** @throws {Error} that names the attribute, where it stands for no field or its value fits none */
  object(model: string, block: Block, at: string): Block {
    const stated: Record<string, unknown> = {};
    for (const [attribute, value] of Object.entries(unwrap(model, block))) {
      const place = at === "" ? attribute : `${at}.${attribute}`;
      const field = fieldFor(model, attribute);
      if (!field) this.fail(place, `stands for no field of ${model}, which has ${knownFields(model)}`);
      const converted = this.value(field.type, field, value, place);
      if (converted === undefined) continue;
      if (field.baseName in stated)
        this.fail(place, `stands for ${field.baseName}, which is there already; state one of the two`);
      stated[field.baseName] = converted;
    }
    return inOrderOf(model, asWritten(model, stated));
  }

  /** A value without a schema, as it is but for the text in it. */
  plain(value: unknown, at: string): unknown {
    if (typeof value === "string") return this.text(value, at);
    if (Array.isArray(value)) return value.map((item, index) => this.plain(item, `${at}[${index}]`));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(this.entries(value as Block, at, (item, place) => this.plain(item, place)));
  }

  private value(type: string, field: Field, value: unknown, at: string): unknown {
    // The provider leaves out what is empty, as Kubernetes' own clients do.
    if (value === null || value === undefined || value === "") return undefined;
    const item = /^Array<(.*)>$/.exec(type)?.[1];
    if (item !== undefined) return this.list(item, field, value, at);
    const entry = /^\{ \[key: string\]: (.*); \}$/.exec(type)?.[1];
    if (entry !== undefined) return this.map(entry, field, value, at);
    switch (type) {
      case "any":
        return this.plain(value, at);
      case "boolean":
        return this.boolean(value, at);
      case "number":
        return this.number(field, value, at);
      case "IntOrString":
        return this.intOrString(value, at);
      case "string":
      case "Date":
      case "V1MicroTime":
        return this.scalar(value, at);
    }
    const block = this.single(value, at);
    return block && this.object(type, block, at);
  }

  /** Several blocks, or one, which may come without a list. */
  private list(type: string, field: Field, value: unknown, at: string): unknown {
    const items = split(type, Array.isArray(value) ? (value as unknown[]) : [value]);
    if (items.length === 0) return undefined;
    return items.map((item, index) => {
      const place = `${at}[${index}]`;
      if (type === "string") return this.scalar(item ?? "", place);
      return this.value(type, field, item ?? {}, place);
    });
  }

  private map(type: string, field: Field, value: unknown, at: string): unknown {
    const block = this.single(value, at);
    if (!block) return undefined;
    const entries = this.entries(block, at, (item, place) =>
      type === "string" ? this.scalar(item ?? "", place) : this.value(type, field, item, place),
    );
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }

  private entries(
    block: Block,
    at: string,
    convert: (value: unknown, at: string) => unknown,
  ): [string, unknown][] {
    return Object.entries(block).flatMap(([key, item]): [string, unknown][] => {
      const place = /^[\w-]+$/.test(key) ? `${at}.${key}` : `${at}["${key}"]`;
      if (typeof item === "string" && at.endsWith("annotations") && this.resolve(item, place) === LEFT_OUT) {
        this.note(`${this.address}: ${place} is left out: ${item} is known to Terraform alone`);
        return [];
      }
      return [[key, convert(item, place)]];
    });
  }

  private single(value: unknown, at: string): Block | undefined {
    if (!Array.isArray(value)) {
      if (typeof value !== "object") this.fail(at, `is ${JSON.stringify(value)}; it takes a block`);
      return value as Block;
    }
    if (value.length > 1) this.fail(at, `is there ${value.length} times; the API knows one`);
    return value.length === 0 ? undefined : ((value[0] ?? {}) as Block);
  }

  private boolean(value: unknown, at: string): boolean {
    const text = String(this.scalar(value, at));
    if (text !== "true" && text !== "false")
      this.fail(at, `is ${JSON.stringify(value)}; it takes true or false`);
    return text === "true";
  }

  private number(field: Field, value: unknown, at: string): number {
    if (typeof value === "number") return value;
    const text = this.scalar(value, at);
    if (isOctal(field.baseName)) {
      if (!/^[0-7]+$/.test(text))
        this.fail(at, `is ${JSON.stringify(value)}; it takes an octal number: "0644"`);
      return Number.parseInt(text, 8);
    }
    if (!/^-?\d+(\.\d+)?$/.test(text)) this.fail(at, `is ${JSON.stringify(value)}; it takes a number`);
    return Number(text);
  }

  private intOrString(value: unknown, at: string): number | string {
    const text = this.scalar(value, at);
    return /^-?\d+$/.test(text) ? Number(text) : text;
  }

  private scalar(value: unknown, at: string): string {
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    if (typeof value !== "string") this.fail(at, `is ${JSON.stringify(value)}; it takes a text`);
    return this.text(value, at);
  }

  private text(template: string, at: string): string {
    const text = this.resolve(template, at);
    if (text === LEFT_OUT)
      this.fail(at, `is ${template}, which is known to Terraform alone; only annotations can do without`);
    return text;
  }

  private resolve(template: string, at: string): string | typeof LEFT_OUT {
    try {
      return this.textOf(template);
    } catch (error) {
      return this.fail(at, (error as Error).message, error);
    }
  }

  private fail(at: string, problem: string, cause?: unknown): never {
    throw new Error(`${this.address}: ${at}: ${problem}.`, { cause });
  }
}

/** As the API lists its fields, by letter, but with the name first, for those who read it. */
function inOrderOf(model: string, object: Block): Block {
  const names = ["name", ...[...fieldsOf(model).values()].map(({ baseName }) => baseName)];
  return Object.fromEntries(names.flatMap((name) => (name in object ? [[name, object[name]]] : [])));
}
