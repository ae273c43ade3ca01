/** An answer cut where its citations bear it out, so that each stretch can carry the number of its source. */

import type { Citation } from "../api/types";
import { unit } from "./span";

export interface Mark {
  readonly number: number;
  readonly citation: Citation;
}

export interface Stretch {
  readonly text: string;
  readonly marks: readonly Mark[];
}

/** Number citations by their passage, from 1: sentences of one passage share a number. */
export function numbered(citations: readonly Citation[]): readonly Mark[] {
  const numbers = new Map<string, number>();
  return citations.map((citation) => {
    const number = numbers.get(citation.passage) ?? numbers.size + 1;
    numbers.set(citation.passage, number);
    return { number, citation };
  });
}

/** Give one mark a passage, in order: its first. */
export function sources(citations: readonly Citation[]): readonly Mark[] {
  const marks = numbered(citations);
  return marks.filter(({ number }, at) => marks.findIndex((one) => one.number === number) === at);
}

/** Cut a text, or a run of it, after every stretch that is borne out; a citation that says no place of it marks nothing. */
export function marked(
  text: string,
  citations: readonly Citation[],
  [from, to]: readonly [number, number] = [0, text.length],
): readonly Stretch[] {
  const ends = new Map<number, Mark[]>();
  for (const mark of numbered(citations)) {
    const { said } = mark.citation;
    const end = said ? unit(text, said[1]) : 0;
    if (end > from && end <= to) {
      ends.set(end, [...(ends.get(end) ?? []), mark]);
    }
  }
  const places = [...ends.keys()].sort((one, other) => one - other);
  const starts = [from, ...places];
  const stretches = places.map((end, at) => ({ text: text.slice(starts[at], end), marks: ends.get(end) ?? [] }));
  const rest = text.slice(starts[starts.length - 1], to);
  return rest === "" ? stretches : [...stretches, { text: rest, marks: [] }];
}
