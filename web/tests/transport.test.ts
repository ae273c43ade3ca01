import { afterEach, describe, expect, it } from "vitest";

import { ApiError, pauseBefore } from "../src/api/retry";
import { createConversation, readPersonal, readPrompts, sendTurn, writePersonal, type Outgoing } from "../src/api/transport";
import type { TurnEvent } from "../src/api/types";
import { close, desk, json, refusal, type Answer } from "./desk";
import { replyJson } from "./replies";

afterEach(close);

function events(...written: readonly [string, unknown][]): Answer {
  return (response) => {
    response.writeHead(201, { "Content-Type": "text/event-stream; charset=utf-8" });
    for (const [name, data] of written) {
      response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
    }
    response.end();
  };
}

const breakOff: Answer = (response) => {
  response.writeHead(201, { "Content-Type": "text/event-stream" });
  response.write('event: delta\ndata: {"text":"Te"}\n\n', () => response.destroy());
};

const WHOLE = events(
  ["accepted", { turn: "t", conversation: "c", rejected: [] }],
  ["some day", { a: "new kind of event" }],
  ["heard", { part: 0, text: "退款", language: "zh" }],
  ["delta", { text: "Ten days." }],
  ["reply", replyJson("Ten days.")],
);

const TURN: Outgoing = {
  key: "key-1",
  text: "多久？",
  files: [{ kind: "image", file: new File([Uint8Array.of(1, 2, 3)], "灯.png", { type: "image/png" }) }],
};

async function kinds(sent: AsyncGenerator<TurnEvent>): Promise<string[]> {
  const found: string[] = [];
  for await (const event of sent) {
    found.push(event.kind);
  }
  return found;
}

describe("a turn on its way", () => {
  it("is sent as multipart with its key and comes back as events", async () => {
    const there = await desk(WHOLE);
    expect(await kinds(sendTurn(there, "c 1", TURN))).toEqual(["attempt", "accepted", "heard", "delta", "reply"]);
    const [{ path, headers, body } = { path: "", headers: {}, body: Buffer.of() }] = there.asked;
    expect(path).toBe("/v1/conversations/c%201/turns");
    expect(headers).toMatchObject({ accept: "text/event-stream", "idempotency-key": "key-1", "accept-language": "zh" });
    const form = await new Response(new Uint8Array(body), { headers: { "Content-Type": headers["content-type"] ?? "" } }).formData();
    expect(form.get("text")).toBe("多久？");
    expect([...new Uint8Array(await (form.get("image") as File).arrayBuffer())]).toEqual([1, 2, 3]);
  });

  it("is sent again under the same key, byte for byte, when the stream breaks off", async () => {
    const there = await desk(breakOff, WHOLE);
    const happened = await kinds(sendTurn(there, "c1", TURN));
    expect(happened).toEqual(["attempt", "delta", "attempt", "accepted", "heard", "delta", "reply"]);
    const [first, second] = there.asked;
    expect(second?.headers["idempotency-key"]).toBe(first?.headers["idempotency-key"]);
    expect(second?.body.equals(first?.body ?? Buffer.of())).toBe(true);
    expect(second?.headers["content-type"]).toBe(first?.headers["content-type"]);
  });

  it("waits for an answer that is still being worked on", async () => {
    const there = await desk(json(409, refusal("in_progress"), { "Retry-After": "0.02" }), WHOLE);
    expect((await kinds(sendTurn(there, "c1", TURN))).at(-1)).toBe("reply");
    expect(there.asked).toHaveLength(2);
  });

  it("takes a whole reply in place of a stream", async () => {
    const there = await desk(json(201, replyJson("Ten days.")));
    expect(await kinds(sendTurn(there, "c1", TURN))).toEqual(["attempt", "reply"]);
  });

  it("is refused once: what cannot be read will not be read the second time", async () => {
    const there = await desk(json(415, refusal("unsupported_media")));
    await expect(kinds(sendTurn(there, "c1", TURN))).rejects.toMatchObject({
      problem: { kind: "unsupported_media", part: "image", value: 2, limit: 1 },
    });
    expect(there.asked).toHaveLength(1);
  });

  it("tells the desk's own failure as an event and asks no more", async () => {
    const there = await desk(events(["error", refusal("storage_failed")]));
    expect(await kinds(sendTurn(there, "c1", TURN))).toEqual(["attempt", "error"]);
    expect(there.asked).toHaveLength(1);
  });

  it("stops when the customer stops waiting", async () => {
    const stop = new AbortController();
    const there = await desk(() => { stop.abort(); });
    await expect(kinds(sendTurn({ ...there, signal: stop.signal }, "c1", TURN))).rejects.toMatchObject({ problem: { kind: "stopped" } });
    expect(there.asked).toHaveLength(1);
  });
});

describe("what may be asked again", () => {
  const refused = (kind: string, after: number | null = null): ApiError =>
    new ApiError({ kind, message: "", part: null, value: null, limit: null, remedy: null }, after);

  it("doubles its patience and then gives up", () => {
    expect([1, 2, 3, 4].map((attempt) => pauseBefore(refused("unreachable"), attempt))).toEqual([500, 1000, 2000, null]);
  });

  it("believes the desk when it says how long", () => {
    expect(pauseBefore(refused("overloaded", 5000), 1)).toBe(5000);
  });

  it("does not repeat a refusal or a mistake of ours", () => {
    expect(pauseBefore(refused("too_large"), 1)).toBeNull();
    expect(pauseBefore(new RangeError("ours"), 1)).toBeNull();
  });
});

describe("small requests", () => {
  it("opens a conversation in the customer's language", async () => {
    const there = await desk(json(201, { conversation: "c7", created: "2026-11-24T00:00:00Z" }));
    expect(await createConversation(there)).toBe("c7");
    expect(JSON.parse(there.asked[0]?.body.toString() ?? "")).toEqual({ locale: "zh" });
  });

  it("reads prompts, and names an answer that is not JSON by its status", async () => {
    const there = await desk(
      json(200, { prompts: [{ kind: "audio", title: "T", text: "", url: "/v", media_type: "audio/wav" }] }),
      (response) => { response.writeHead(502).end("<html>"); },
    );
    expect(await readPrompts(there)).toEqual([{ kind: "audio", title: "T", text: "", url: "/v", media_type: "audio/wav" }]);
    await expect(readPrompts(there)).rejects.toThrow("HTTP 502");
  });
});

describe("the switch for personal suggestions", () => {
  it("is read and written for a conversation", async () => {
    const there = await desk(json(200, { personal: true }), json(200, { personal: false }));
    expect(await readPersonal(there, "c 1")).toBe(true);
    expect(await writePersonal(there, "c 1", false)).toBe(false);
    const path = "/v1/recommendations/personalisation?conversation=c%201";
    expect(there.asked.map((one) => [one.method, one.path])).toEqual([["GET", path], ["PUT", path]]);
    expect(JSON.parse(there.asked[1]?.body.toString() ?? "")).toEqual({ personal: false });
  });

  it("counts as off when the answer does not say that it is on", async () => {
    const there = await desk(json(200, {}));
    expect(await readPersonal(there, "c1")).toBe(false);
  });
});
