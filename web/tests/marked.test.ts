import { describe, expect, it } from "vitest";

import type { Citation, ReplyPart } from "../src/api/types";
import { laid } from "../src/state/laid";
import { marked, numbered, sources } from "../src/state/marked";

function cited(said: [number, number] | null, passage = "p"): Citation {
  return {
    passage, source: "s", title: "t", text: "", span: [0, 1], page: null, box: null, ms: null, score: 1,
    picture: null, blob: null, media_type: "", said,
  };
}

/** The texts of the stretches, each with its numbers. */
function told(text: string, citations: readonly Citation[]): readonly (readonly [string, readonly number[]])[] {
  return marked(text, citations).map((one) => [one.text, one.marks.map(({ number }) => number)]);
}

describe("marked", () => {
  it("cuts after every stretch and numbers it by its passage", () => {
    const citations = [cited([0, 4], "a"), cited([5, 9], "b"), cited([10, 16], "a")];
    expect(told("One. Two. Three. Rest", citations)).toEqual([
      ["One.", [1]],
      [" Two.", [2]],
      [" Three.", [1]],
      [" Rest", []],
    ]);
  });

  it("counts characters, not UTF-16 units", () => {
    expect(told("👍。好", [cited([0, 2])])).toEqual([
      ["👍。", [1]],
      ["好", []],
    ]);
  });

  it("puts two numbers where two citations end together, and none where no place is said", () => {
    expect(told("Yes.", [cited([0, 4], "a"), cited(null, "b"), cited([1, 4], "c")])).toEqual([["Yes.", [1, 3]]]);
    expect(told("Yes.", [cited(null)])).toEqual([["Yes.", []]]);
    expect(told("", [])).toEqual([]);
  });
});

describe("sources", () => {
  it("gives one mark a passage, its first", () => {
    const citations = [cited([0, 4], "a"), cited([5, 9], "b"), cited([10, 16], "a")];
    expect(numbered(citations).map(({ number }) => number)).toEqual([1, 2, 1]);
    expect(sources(citations).map(({ citation }) => citation)).toEqual([citations[0], citations[1]]);
  });
});

describe("laid", () => {
  const CARDS: ReplyPart = { kind: "cards", items: [] };

  it("keeps what is shown between the words it stands between, and leaves choices out", () => {
    const parts: ReplyPart[] = [
      { kind: "text", text: "These go with it:" }, CARDS, { kind: "text", text: "Did you get it?" }, { kind: "text", text: "👍" },
      { kind: "choices", options: ["Yes"] },
    ];
    expect(laid(parts, [])).toEqual([
      { kind: "words", stretches: [{ text: "These go with it:", marks: [] }] },
      CARDS,
      { kind: "words", stretches: [{ text: "Did you get it?\n\n👍", marks: [] }] },
    ]);
  });

  it("marks each run by places that count in all words", () => {
    const parts: ReplyPart[] = [{ kind: "text", text: "👍 One." }, CARDS, { kind: "text", text: "Two. Three." }];
    const pieces = laid(parts, [cited([2, 6], "a"), cited([8, 12], "b")]);
    const told = pieces.flatMap((piece) => (piece.kind === "words" ? piece.stretches : []));
    expect(told.map(({ text, marks }) => [text, marks.map(({ number }) => number)])).toEqual([
      ["👍 One.", [1]],
      ["Two.", [2]],
      [" Three.", []],
    ]);
  });

  it("puts the voice behind all words that it speaks, and of no words gives none", () => {
    const voice: ReplyPart = { kind: "voice", url: "/s", media_type: "audio/mpeg" };
    expect(laid([{ kind: "text", text: "Sorry." }, voice, { kind: "text", text: "Wait." }], [])).toEqual([
      { kind: "words", stretches: [{ text: "Sorry.\n\nWait.", marks: [] }] },
      voice,
    ]);
    expect(laid([CARDS], [])).toEqual([CARDS]);
  });
});
