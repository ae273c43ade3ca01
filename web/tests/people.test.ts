import { describe, expect, it } from "vitest";

import * as decode from "../src/api/decode";
import type { LiveEvent } from "../src/api/types";
import { EMPTY, fresh, handedOff, silent } from "../src/state/chat";
import { NOBODY, retold, told } from "../src/state/people";
import { reduce } from "../src/state/reducer";
import { replyJson } from "./replies";

const TIMELINE = [
  { number: 1, kind: "turn", body: { turn: "t1" } },
  { number: 2, kind: "reply", body: {} },
  { number: 3, kind: "phase", body: { from: "bot", to: "waiting", agent: null } },
  { number: 4, kind: "phase", body: { from: "waiting", to: "human", agent: "Anna" } },
  { number: 5, kind: "notice", body: { text: { zh: "安娜来了", en: "Anna is here" } } },
  { number: 6, kind: "message", body: { by: "Anna", text: "Hello" } },
  { number: 8, kind: "turn", body: { turn: "t2" } },
  { number: 9, kind: "message", body: { by: "Anna", text: "I see" } },
];
const EVENTS = decode.timeline({ events: TIMELINE });

describe("what people do in a conversation", () => {
  it("stands after the message that it came after", () => {
    const people = retold(EVENTS);
    expect(people).toMatchObject({ phase: "human", agent: "Anna", seen: 9 });
    expect(people.others.map(({ kind, after }) => [kind, after])).toEqual([["notice", 1], ["message", 1], ["message", 2]]);
  });

  it("is told once, however often an event comes", () => {
    const people = retold(EVENTS);
    expect(EVENTS.reduce((now, event) => told(now, event, 7), people)).toBe(people);
  });

  it("keeps the number of an event that this page does not know", () => {
    expect(decode.liveEvent({ number: 4, kind: "some day", body: 3 })).toEqual({ number: 4, kind: "other" });
    expect(told(NOBODY, { number: 4, kind: "other" }, 0)).toEqual({ ...NOBODY, seen: 4 });
  });

  it("leaves nobody in charge once the desk has the conversation again", () => {
    const back: LiveEvent = { number: 10, kind: "phase", phase: "bot", agent: "Anna" };
    expect(told(retold(EVENTS), back, 2)).toMatchObject({ phase: "bot", agent: "" });
  });
});

describe("the conversation with people in it", () => {
  it("calls a person until the live line tells better", () => {
    const reply = decode.reply(replyJson("…", { decision: { kind: "hand_off", row: "r", why: "" } }));
    const called = { ...EMPTY, exchanges: [{ ...fresh("k", []), reply }] };
    expect(handedOff(called)).toBe(true);
    const back = reduce(called, { kind: "told", event: { number: 1, kind: "phase", phase: "bot", agent: "" } });
    expect(handedOff(back)).toBe(false);
    expect(handedOff(reduce(back, { kind: "told", event: { number: 2, kind: "phase", phase: "waiting", agent: "" } }))).toBe(true);
  });

  it("draws nothing of the desk where it was silent", () => {
    const reply = decode.reply(replyJson("", { decision: { kind: "wait", row: "human", why: "" } }));
    expect(silent({ ...fresh("k", []), reply })).toBe(true);
    expect(silent(fresh("k", []))).toBe(false);
  });
});
