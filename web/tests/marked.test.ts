import { describe, expect, it } from "vitest";

import type { Citation } from "../src/api/types";
import { marked } from "../src/state/marked";

function cited(said: [number, number] | null): Citation {
  return {
    passage: "p", source: "s", title: "t", text: "", span: [0, 1], page: null, box: null, ms: null, score: 1,
    picture: null, blob: null, media_type: "", said,
  };
}

describe("marked", () => {
  it("cuts after every stretch and numbers it", () => {
    expect(marked("One. Two. Three.", [cited([0, 4]), cited([5, 9])])).toEqual([
      { text: "One.", numbers: [1] },
      { text: " Two.", numbers: [2] },
      { text: " Three.", numbers: [] },
    ]);
  });

  it("counts characters, not UTF-16 units", () => {
    expect(marked("👍。好", [cited([0, 2])])).toEqual([
      { text: "👍。", numbers: [1] },
      { text: "好", numbers: [] },
    ]);
  });

  it("puts two numbers where two citations end together, and none where no place is said", () => {
    expect(marked("Yes.", [cited([0, 4]), cited(null), cited([1, 4])])).toEqual([{ text: "Yes.", numbers: [1, 3] }]);
    expect(marked("Yes.", [cited(null)])).toEqual([{ text: "Yes.", numbers: [] }]);
    expect(marked("", [])).toEqual([]);
  });
});
