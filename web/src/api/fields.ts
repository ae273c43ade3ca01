/** Narrowing of unknown JSON, a value at a time; what is missing or of another type becomes the emptiest of its kind. */

export interface Both {
  zh: string;
  en: string;
}

export type Fields = Readonly<Record<string, unknown>>;

export function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function string(value: unknown, otherwise = ""): string {
  return typeof value === "string" ? value : otherwise;
}

export function number(value: unknown, otherwise = 0): number {
  return typeof value === "number" && Number.isFinite(value) ? value : otherwise;
}

export function list<T>(value: unknown, decode: (item: unknown) => T): T[] {
  return Array.isArray(value) ? value.map(decode) : [];
}

export function orNull<T>(value: unknown, decode: (item: unknown) => T): T | null {
  return value === null || value === undefined ? null : decode(value);
}

export function oneOf<T extends string>(value: unknown, known: readonly T[], otherwise: T): T {
  return known.find((name) => name === value) ?? otherwise;
}

export function scalar(value: unknown): string | number {
  return typeof value === "number" ? value : string(value);
}

export function numbers(value: unknown): Record<string, number> {
  return Object.fromEntries(Object.entries(fields(value)).map(([name, item]) => [name, number(item)]));
}

export function numberList(value: unknown): number[] {
  return list(value, (item) => number(item));
}

export function both(value: unknown): Both {
  const given = fields(value);
  return { zh: string(given["zh"]), en: string(given["en"]) };
}
