/** An answer cut where its citations bear it out, so that each stretch can carry its numbers. */

import type { Citation } from "../api/types";
import { unit } from "./span";

export interface Stretch {
  readonly text: string;
  /** Numbers of the citations whose words end here, from 1. */
  readonly numbers: readonly number[];
}

/** Cut a text after every stretch that is borne out; a citation that says no place, or none of this text, marks nothing. */
export function marked(text: string, citations: readonly Citation[]): readonly Stretch[] {
  const ends = new Map<number, number[]>();
  citations.forEach(({ said }, index) => {
    const end = said ? unit(text, said[1]) : 0;
    if (end > 0) {
      ends.set(end, [...(ends.get(end) ?? []), index + 1]);
    }
  });
  const places = [...ends.keys()].sort((one, other) => one - other);
  const starts = [0, ...places];
  const stretches = places.map((end, at) => ({ text: text.slice(starts[at], end), numbers: ends.get(end) ?? [] }));
  const rest = text.slice(starts[starts.length - 1]);
  return rest === "" ? stretches : [...stretches, { text: rest, numbers: [] }];
}
