/** A reply in its own order: runs of words, and between them what is shown beside words. */

import type { Citation, ReplyPart } from "../api/types";
import { marked, type Stretch } from "./marked";

/** What is drawn between words; choices stand under the bubble. */
export type Beside = Exclude<ReplyPart, { kind: "text" | "choices" }>;

export type Piece = { readonly kind: "words"; readonly stretches: readonly Stretch[] } | Beside;

const GAP = "\n\n";

/** All words of a reply in one: what citations count in. */
export function joined(parts: readonly ReplyPart[]): string {
  return parts.flatMap((part) => (part.kind === "text" ? [part.text] : [])).join(GAP);
}

/** Lay out a reply, its voice last, since that speaks all words; citations count in all words, so each run is cut out of these. */
export function laid(parts: readonly ReplyPart[], citations: readonly Citation[]): readonly Piece[] {
  const whole = joined(parts);
  const pieces: Piece[] = [];
  let run: string[] = [];
  let at = 0;
  const close = (): void => {
    if (run.length > 0) {
      const end = at + run.join(GAP).length;
      pieces.push({ kind: "words", stretches: marked(whole, citations, [at, end]) });
      at = end + GAP.length;
      run = [];
    }
  };
  for (const part of parts) {
    if (part.kind === "text") {
      run.push(part.text);
    } else if (part.kind !== "choices" && part.kind !== "voice") {
      close();
      pieces.push(part);
    }
  }
  close();
  return [...pieces, ...parts.filter((part) => part.kind === "voice")];
}
