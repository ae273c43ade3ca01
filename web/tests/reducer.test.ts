import { describe, expect, it } from "vitest";

import * as decode from "../src/api/decode";
import { local } from "../src/api/retry";
import type { TurnEvent } from "../src/api/types";
import { EMPTY, fresh, handedOff, heardIn, kept, said, waiting, type Chat } from "../src/state/chat";
import { reduce } from "../src/state/reducer";
import { replyJson } from "./replies";

const REPLY: TurnEvent = { kind: "reply", reply: decode.reply(replyJson("Ten days.")) };

function after(...events: TurnEvent[]): Chat {
  const sent = reduce(EMPTY, { kind: "sent", id: "k", sent: [{ kind: "text", text: "When?" }] });
  return events.reduce((chat, event) => reduce(chat, { kind: "happened", id: "k", event }), sent);
}

function only(chat: Chat): Chat["exchanges"][number] {
  const [exchange] = chat.exchanges;
  if (exchange === undefined) {
    throw new Error("no exchange");
  }
  return exchange;
}

describe("the conversation", () => {
  it("waits from the moment a message is sent until its reply is whole", () => {
    expect(waiting(after())).toBe(true);
    expect(waiting(after({ kind: "attempt" }, { kind: "accepted", rejected: [] }))).toBe(true);
    expect(waiting(after(REPLY))).toBe(false);
  });

  it("draws the stream until the reply is whole, then the reply", () => {
    expect(said(only(after({ kind: "delta", text: "Ten " }, { kind: "delta", text: "da" })))).toBe("Ten da");
    expect(said(only(after({ kind: "delta", text: "Ten " }, REPLY)))).toBe("Ten days.");
  });

  it("starts a message over when it is sent again, so that nothing is told twice", () => {
    const told: TurnEvent[] = [
      { kind: "accepted", rejected: [local("too_large")] },
      { kind: "heard", heard: { part: 0, text: "when", language: "en" } },
      { kind: "delta", text: "Ten" },
    ];
    expect(only(after(...told, { kind: "attempt" }, ...told))).toEqual(only(after(...told)));
  });

  it("keeps what was refused beside the message", () => {
    const rejected = [local("unsupported_media")];
    expect(only(after({ kind: "accepted", rejected })).rejected).toEqual(rejected);
    const reply = decode.reply(replyJson("Yes.", { rejected }));
    expect(only(after({ kind: "reply", reply })).rejected).toEqual(rejected);
  });

  it("ends a message that the desk failed at, and lets it be tried again", () => {
    const failed = after({ kind: "delta", text: "Te" }, { kind: "error", problem: local("fault") });
    expect(only(failed)).toMatchObject({ progress: "failed", problem: { kind: "fault" } });
    const again = reduce(failed, { kind: "happened", id: "k", event: { kind: "attempt" } });
    expect(only(again)).toEqual(fresh("k", [{ kind: "text", text: "When?" }]));
  });

  it("changes the message that is meant and no other", () => {
    const two = reduce(after(REPLY), { kind: "sent", id: "k2", sent: [] });
    const failed = reduce(two, { kind: "failed", id: "k2", problem: local("stopped") });
    expect(failed.exchanges.map(({ progress }) => progress)).toEqual(["answered", "failed"]);
    expect(failed.exchanges[0]).toBe(two.exchanges[0]);
  });

  it("knows that a person was called", () => {
    const decision = { kind: "hand_off", row: "asked_for_a_person", why: "" };
    expect(handedOff(after(REPLY))).toBe(false);
    expect(handedOff(after({ kind: "reply", reply: decode.reply(replyJson("…", { decision })) }))).toBe(true);
  });

  it("restores old messages only into an empty page", () => {
    const old = { ...EMPTY, conversation: "c0", exchanges: [fresh("old", [])] };
    expect(reduce(EMPTY, { kind: "restored", chat: old })).toBe(old);
    const begun = after();
    expect(reduce(begun, { kind: "restored", chat: old })).toBe(begun);
    expect(reduce(begun, { kind: "cleared" })).toEqual(EMPTY);
  });

  it("draws kept turns as it drew them when they were new", () => {
    const turn = { turn: "t1", parts: [{ kind: "image", blob: "ab", media_type: "image/png", size: 3 }], reply: replyJson("Ten days.", { heard: [{ part: 0, text: "NET", language: "und" }] }) };
    const [read] = decode.conversation({ conversation: "c1", turns: [turn] }).turns;
    const exchange = read === undefined ? null : kept(read);
    expect(exchange).toMatchObject({ progress: "answered", sent: [{ kind: "image", url: "/v1/blobs/ab", file: null }], heard: [{ text: "NET" }] });
  });

  it("tells in which part words were heard", () => {
    const text = { kind: "text", text: "this" } as const;
    const voice = { kind: "audio", name: "v", url: "", size: 1, file: null } as const;
    expect(heardIn(fresh("k", [text, voice]), 1)).toBe("audio");
    expect(heardIn(fresh("k", [{ ...voice, kind: "image" }, voice]), 0)).toBe("image");
  });
});
