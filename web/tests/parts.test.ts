import { describe, expect, it } from "vitest";

import type { FormField } from "../src/api/types";
import { called, flow, replyPart, transfer } from "../src/api/parts";
import { filled } from "../src/state/filled";
import { here, safe } from "../src/state/links";

const FIELD: Omit<FormField, "name" | "label"> = { type: "text", placeholder: "", default: "", options: [], optional: false };

describe("parts of a reply", () => {
  it("are read by their kind", () => {
    expect(replyPart({ kind: "image", blob: "ab", media_type: "image/png", alt: "a lamp" })).toEqual({
      kind: "image", blob: "ab", media_type: "image/png", alt: "a lamp",
    });
    expect(replyPart({ kind: "cards", items: [{ title: "NL1", actions: [{ kind: "some day", text: "Go", target: "go" }] }] })).toEqual({
      kind: "cards",
      items: [{
        title: "NL1", description: "", picture: "", actions: [{ kind: "postback", text: "Go", target: "go" }],
        item: "", reasons: [], source: "",
      }],
    });
    const why = { text: "Quieter by 6 dB", evidence: "noise_db:38" };
    expect(replyPart({ kind: "cards", items: [{ title: "Kettle", item: "K17", reasons: [why], source: "content" }] })).toMatchObject({
      items: [{ item: "K17", reasons: [why], source: "content" }],
    });
    expect(replyPart({ kind: "article", items: [{ title: "t", description: "d", link: "/a" }] })).toMatchObject({ kind: "article" });
    expect(replyPart({ kind: "voice", url: "/s", media_type: "audio/ogg" })).toMatchObject({ url: "/s" });
  });

  it("of a kind that this page does not know are their words", () => {
    expect(replyPart({ kind: "some day", text: "hello" })).toEqual({ kind: "text", text: "hello" });
    expect(replyPart(null)).toEqual({ kind: "text", text: "" });
  });

  it("tell what was done beside talking", () => {
    expect(called({ tool: "refund", effect: "money", outcome: "needs_approval" })).toMatchObject({ effect: "money", outcome: "needs_approval" });
    expect(flow({ flow: "invoice", step: "title", phase: "asks" })).toEqual({ flow: "invoice", step: "title", phase: "asks" });
    expect(transfer({ trigger: "customer" })).toEqual({ trigger: "customer", queue: "", wait: null });
  });
});

describe("a form that was filled in", () => {
  const fields = [{ ...FIELD, name: "title", label: "抬头" }, { ...FIELD, name: "tax", label: "税号" }];

  it("is sent as a line for each field that has a value", () => {
    expect(filled({ kind: "form", fields }, { title: " 北光 ", tax: undefined })).toBe("抬头: 北光");
  });

  it("cannot write a line of another field", () => {
    expect(filled({ kind: "form", fields }, { title: "a\n税号: 1", tax: "2" })).toBe("抬头: a 税号: 1\n税号: 2");
  });
});

describe("addresses in a reply", () => {
  it("are opened when they are pages, and drawn from the desk alone", () => {
    expect(["/v1/x", "https://shop.example/a"].map(safe)).toEqual([true, true]);
    expect(["javascript:alert(1)", "data:text/html,x", ""].map(safe)).toEqual([false, false, false]);
    expect(["/v1/x", "//evil.example/x", "https://evil.example/x"].map(here)).toEqual([true, false, false]);
  });
});
