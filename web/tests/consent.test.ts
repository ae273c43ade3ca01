import { afterEach, describe, expect, it } from "vitest";

import * as decode from "../src/api/decode";
import { readConsent, writeConsent } from "../src/api/transport";
import type { Consent, Purpose } from "../src/api/types";
import { fresh } from "../src/state/chat";
import { answerName, answers, concerned, mustAsk, sentKinds } from "../src/state/consent";
import { recorded } from "../src/state/useConsent";
import { close, desk, json, refusal } from "./desk";

afterEach(close);

const TEXT = { zh: "可以吗？", en: "May we?" };
const SAID = { zh: "好的。", en: "Thank you." };

function consentJson(more: Partial<Consent> = {}): Consent {
  return { purposes: [], asked: false, version: "0123456789ab", text: TEXT, offered: ["voice", "face"], said: null, ...more };
}

function names(consent: Consent): string[] {
  return answers(consent).map(answerName);
}

describe("what is asked of the customer", () => {
  it("concerns voices in sounds, faces in pictures, both in films, and nothing else", () => {
    expect(concerned(["text", "document"])).toEqual([]);
    expect(concerned(["audio", "audio"])).toEqual(["voice"]);
    expect(concerned(["image"])).toEqual(["face"]);
    expect(concerned(["image", "video"])).toEqual(["face", "voice"]);
  });

  it("counts what was sent before", () => {
    const photo = { kind: "image", name: "a", url: "", size: 1, file: null } as const;
    expect(sentKinds([fresh("1", [{ kind: "text", text: "a" }]), fresh("2", [photo])])).toEqual(["text", "image"]);
  });

  it("is asked only of who has not answered, about what is offered", () => {
    expect(mustAsk(null, ["voice"])).toBe(false);
    expect(mustAsk(consentJson(), [])).toBe(false);
    expect(mustAsk(consentJson(), ["voice"])).toBe(true);
    expect(mustAsk(consentJson({ offered: ["voice"] }), ["face"])).toBe(false);
    expect(mustAsk(consentJson({ offered: [] }), ["voice", "face"])).toBe(false);
    expect(mustAsk(consentJson({ asked: true }), ["voice", "face"])).toBe(false);
  });

  it("can be answered with all, with each alone, or with no", () => {
    expect(names(consentJson())).toEqual(["both", "voice", "face", "none"]);
    expect(names(consentJson({ offered: ["face"] }))).toEqual(["face", "none"]);
  });

  it("can be answered otherwise later on", () => {
    const given: [Purpose[], string[]][] = [
      [[], ["both", "voice", "face"]],
      [["voice"], ["both", "face", "none"]],
      [["voice", "face"], ["voice", "face", "none"]],
    ];
    for (const [purposes, left] of given) {
      expect(names(consentJson({ asked: true, purposes }))).toEqual(left);
    }
  });
});

describe("an answer on its way", () => {
  it("names the version that was read, and comes back as what holds", async () => {
    const there = await desk(json(200, consentJson({ asked: true, purposes: ["voice"], said: SAID })));
    expect(await writeConsent(there, "c 1", ["voice"], "0123456789ab")).toMatchObject({ asked: true, purposes: ["voice"], said: SAID });
    expect(there.asked[0]).toMatchObject({ method: "PUT", path: "/v1/conversations/c%201/consent" });
    expect(JSON.parse(there.asked[0]?.body.toString() ?? "")).toEqual({ purposes: ["voice"], version: "0123456789ab", channel: "chat" });
  });

  it("is recorded when it is no", async () => {
    const no = consentJson({ asked: true, said: SAID });
    const there = await desk(json(200, no));
    expect(await recorded("c1", consentJson(), [], there)).toEqual({ consent: no, trouble: null, reviewing: false, told: true });
  });

  it.each(["conflict", "invalid"])("reads the text again and asks anew when the desk says %s", async (kind) => {
    const now = consentJson({ version: "ba9876543210", text: SAID });
    const there = await desk(json(kind === "conflict" ? 409 : 422, refusal(kind)), json(200, now));
    expect(await recorded("c1", consentJson(), ["face"], there)).toEqual({ consent: now, trouble: "changed" });
    expect(there.asked.map(({ method }) => method)).toEqual(["PUT", "GET"]);
    expect(mustAsk(now, ["face"])).toBe(true);
  });

  it("may be given again when the desk failed", async () => {
    const there = await desk(json(500, refusal("storage_failed")));
    expect(await recorded("c1", consentJson(), ["face"], there)).toEqual({ consent: consentJson(), trouble: "failed" });
    close();
    expect(await recorded("c1", consentJson(), ["face"], there)).toMatchObject({ trouble: "failed" });
  });
});

describe("consent as the desk writes it", () => {
  it("is read as it is", async () => {
    const there = await desk(json(200, consentJson({ said: SAID })));
    expect(await readConsent(there, "c1")).toEqual(consentJson({ said: SAID }));
  });

  it("asks nothing that this page has no words for", () => {
    const read = decode.consent({ ...consentJson(), offered: ["voice", "gait"], purposes: "voice" });
    expect([read.offered, read.purposes]).toEqual([["voice"], []]);
    expect(decode.consent(null)).toMatchObject({ offered: [], asked: false, said: null });
  });
});
