/** Spans count Unicode characters; strings of the browser count UTF-16 units. */

export interface Cut {
  readonly before: string;
  readonly inside: string;
  readonly after: string;
}

/** Where the character with this number starts, in UTF-16 units. */
export function unit(text: string, character: number): number {
  let units = 0;
  for (let left = character; left > 0 && units < text.length; left -= 1) {
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  }
  return units;
}

/** Cut a text at a span of characters. */
export function cut(text: string, [start, end]: readonly [number, number]): Cut {
  const from = unit(text, start);
  const to = from + unit(text.slice(from), Math.max(0, end - start));
  return { before: text.slice(0, from), inside: text.slice(from, to), after: text.slice(to) };
}

/** Keep whole lines around the span, at most `margin` units on each side: a manual may have a million. */
export function nearby({ before, inside, after }: Cut, margin: number): Cut {
  const from = before.length > margin ? before.indexOf("\n", before.length - margin) + 1 : 0;
  const to = after.length > margin ? after.lastIndexOf("\n", margin) : after.length;
  return {
    before: before.slice(from > 0 || before.length <= margin ? from : before.length - margin),
    inside,
    after: after.slice(0, to > 0 || after.length <= margin ? to : margin),
  };
}
