/** A problem in the words of the person who has it. */

import type { Kind, Problem } from "../api/types";
import type { Strings } from "./strings";

export interface Explained {
  readonly title: string;
  readonly what: string;
  readonly size: string;
  readonly remedy: string;
}

const UNITS = ["bytes", "pixels", "seconds", "characters", "pages", "parts"] as const;
const KINDS: readonly Kind[] = ["text", "image", "audio", "video", "document"];

/** The desk names a part by its kind, with a number when there are several: "image 2". */
function partName(part: string | null, strings: Strings): string {
  const kind = KINDS.find((name) => part?.startsWith(name));
  return kind === undefined ? strings.problem.whole : `${strings.kinds[kind]}${(part ?? "").slice(kind.length)}`;
}

function amount(value: number, unit: (typeof UNITS)[number] | undefined, strings: Strings): string {
  const shown = unit === "bytes" ? value / 1_000_000 : value;
  const written = shown.toLocaleString("en", { maximumFractionDigits: 1 });
  return unit === undefined ? written : strings.problem.units[unit](written);
}

function size({ value, limit, message }: Problem, strings: Strings): string {
  if (typeof value !== "number" || typeof limit !== "number") {
    return "";
  }
  const unit = UNITS.find((name) => message.includes(name));
  return strings.problem.size(amount(value, unit, strings), amount(limit, unit, strings));
}

/** Say what was refused, why, and what helps. */
export function explain(problem: Problem, strings: Strings): Explained {
  const { what, remedy } = strings.problem.kinds[problem.kind] ?? strings.problem.other;
  return { title: strings.problem.refused(partName(problem.part, strings)), what, size: size(problem, strings), remedy };
}

const FINAL = ["too_large", "unsupported_media", "unreadable_media", "invalid", "malformed", "rejected", "key_reused"];

/** Whether sending the same once more may help. */
export function mayRetry(problem: Problem): boolean {
  return !FINAL.includes(problem.kind);
}
