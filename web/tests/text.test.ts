import { describe, expect, it } from "vitest";

import * as decode from "../src/api/decode";
import { local } from "../src/api/retry";
import { cut, nearby, unit } from "../src/state/span";
import { en } from "../src/text/en";
import { explain, mayRetry } from "../src/text/explain";
import { firstLocale } from "../src/text/locale";
import { forStaff, noted, percent, strength, sureness } from "../src/text/recognised";
import { zh } from "../src/text/zh";
import { clock, peaks } from "../src/media/wave";
import { kindOf } from "../src/media/kinds";
import { replyJson } from "./replies";

describe("a span of a source", () => {
  it("counts characters as the desk does, also beyond the first 65,536", () => {
    const text = "🛜 𠮷野家 router";
    const characters = Array.from(text);
    characters.forEach((character, index) => {
      expect(cut(text, [index, index + 1]).inside).toBe(character);
    });
    expect(unit(text, characters.length + 9)).toBe(text.length);
  });

  it("loses nothing of the text", () => {
    const { before, inside, after } = cut("退款将在10天内到账。", [2, 6]);
    expect([before, inside, after]).toEqual(["退款", "将在10", "天内到账。"]);
    expect(cut("short", [3, 99])).toEqual({ before: "sho", inside: "rt", after: "" });
  });

  it("keeps whole lines around the quotation in a long source", () => {
    const lines = Array.from({ length: 1000 }, (_, line) => `line ${line}\n`).join("");
    const at = lines.indexOf("line 500");
    const near = nearby(cut(lines, [at, at + 8]), 100);
    expect(near.before.startsWith("line 4")).toBe(true);
    expect(near.before.length).toBeLessThanOrEqual(100);
    expect(near.after.length).toBeLessThanOrEqual(100);
    expect(lines).toContain(near.before + near.inside + near.after);
  });

  it("crops one long line where it must, and leaves a short source whole", () => {
    const long = "a".repeat(500);
    expect(nearby({ before: long, inside: "x", after: long }, 100)).toEqual({ before: "a".repeat(100), inside: "x", after: "a".repeat(100) });
    const short = { before: "one\n", inside: "two", after: "\nthree" };
    expect(nearby(short, 100)).toEqual(short);
  });
});

describe("a problem in words", () => {
  const large = { ...local("too_large", "image bytes is 21,500,000; the limit is 20,000,000"), part: "image 2", value: 21_500_000, limit: 20_000_000 };

  it("names the part, the size and the remedy in both languages", () => {
    expect(explain(large, en)).toEqual({ title: "Picture 2 could not be used", what: "It is too large.", size: "It has 21.5 MB; the limit is 20 MB.", remedy: "Send a smaller one." });
    expect(explain(large, zh)).toEqual({ title: "图片 2未能处理", what: "内容过大。", size: "当前为 21.5 MB，上限为 20 MB。", remedy: "请发送小一些的。" });
  });

  it("has words for a kind it never heard of", () => {
    expect(explain(local("brand_new"), en).what).toBe(en.problem.other.what);
  });

  it("offers another try only where it may help", () => {
    expect(mayRetry(large)).toBe(false);
    expect(["unreachable", "overloaded", "not_found", "fault"].every((kind) => mayRetry(local(kind)))).toBe(true);
  });

  it("knows the same problems in both languages", () => {
    expect(Object.keys(zh.problem.kinds)).toEqual(Object.keys(en.problem.kinds));
    expect(Object.keys(zh.staff.emotions)).toEqual(Object.keys(en.staff.emotions));
    expect(Object.keys(zh.staff.modalities)).toEqual(Object.keys(en.staff.modalities));
  });
});

describe("what was recognised, in words", () => {
  const { emotion } = decode.reply(replyJson("")).findings;

  it("gives no figure for what the desk is not sure of", () => {
    expect([sureness(emotion, en), sureness(emotion, zh)]).toEqual(["80% confidence", "80% 置信度"]);
    const unsure = { ...emotion, unsure: true };
    expect([sureness(unsure, en), sureness(unsure, zh)]).toEqual(["not sure", "不确定"]);
  });

  it("reads how strong a feeling is, and nothing where an older reply does not say", () => {
    const findings = decode.reply(replyJson("", { findings: { emotion: { unsure: true }, intensity: 0.62 } })).findings;
    expect([findings.emotion.unsure, findings.intensity]).toEqual([true, 0.62]);
    expect(decode.reply(replyJson("")).findings).toMatchObject({ intensity: 0, emotion: { unsure: false } });
    expect([0.1, 0.4, 0.9].map(strength)).toEqual(["slight", "clear", "strong"]);
    expect(percent(0.624)).toBe("62%");
  });

  it("tells staff what was not looked at, and customers what they can mend", () => {
    const note = "the tone of the voice was not looked at: the customer has not agreed to it";
    expect([noted(note, zh), noted(note, en)]).toEqual(["没有留意语气：顾客没有同意", note]);
    const left = "part 1 (image) was left out: it is damaged";
    expect([forStaff(note), forStaff(left), noted(left, en)]).toEqual([true, false, left]);
  });
});

describe("small things", () => {
  it("begins in the language chosen before, else the browser's", () => {
    expect(firstLocale("zh", ["en-GB"])).toBe("zh");
    expect(firstLocale(null, ["fr", "zh-Hant-TW", "en"])).toBe("zh");
    expect(firstLocale("xx", ["fr"])).toBe("en");
  });

  it("draws the loudest stretch full", () => {
    expect(peaks(Float32Array.of(0, 0.25, -0.5, 0), 2)).toEqual([0.5, 1]);
    expect(peaks(new Float32Array(0), 2)).toEqual([0, 0]);
  });

  it("reads seconds as a clock does", () => {
    expect([0, 9.6, 75].map(clock)).toEqual(["0:00", "0:10", "1:15"]);
  });

  it("sends a file as the part that it is", () => {
    expect(["image/png", "audio/webm", "video/mp4", "application/pdf", ""].map((type) => kindOf(new File([], "f", { type })))).toEqual([
      "image", "audio", "video", "document", "document",
    ]);
  });
});
