/** What may be asked of a customer: whether the tone of a voice and the expression of a face are looked at. */

import type { Consent, Kind, Purpose } from "../api/types";
import type { Exchange } from "./chat";

type Purposes = readonly Purpose[];

/** What could be looked at in a part; a photo may show a face, and only the desk can tell. */
const SHOWN: Readonly<Record<Kind, Purposes>> = { text: [], image: ["face"], audio: ["voice"], video: ["voice", "face"], document: [] };

/** What could be looked at in parts of these kinds, sent or about to be. */
export function concerned(kinds: readonly Kind[]): Purposes {
  return [...new Set(kinds.flatMap((kind) => SHOWN[kind]))];
}

/** The kinds of all parts that were sent. */
export function sentKinds(exchanges: readonly Exchange[]): readonly Kind[] {
  return exchanges.flatMap(({ sent }) => sent.map(({ kind }) => kind));
}

/** Whether the customer is to be asked: they have not answered, and what they send concerns what is offered. */
export function mustAsk(consent: Consent | null, about: Purposes): boolean {
  return consent !== null && !consent.asked && about.some((purpose) => consent.offered.includes(purpose));
}

/** An answer by the name its words are found under. */
export type AnswerName = "both" | Purpose | "none";

export function answerName(purposes: Purposes): AnswerName {
  const [first = "none"] = purposes;
  return purposes.length > 1 ? "both" : first;
}

/** What may be answered: all, each alone, nothing; without the answer that already stands. */
export function answers({ offered, purposes, asked }: Consent): readonly Purposes[] {
  const all = [...(offered.length > 1 ? [offered] : []), ...offered.map((purpose) => [purpose]), []];
  return asked ? all.filter((answer) => answerName(answer) !== answerName(purposes)) : all;
}
