import { describe, expect, it } from "vitest";

import { EventParser, serverEvents, type ServerEvent } from "../src/api/sse";

function parse(...chunks: string[]): ServerEvent[] {
  const parser = new EventParser();
  return chunks.flatMap((chunk) => [...parser.push(chunk)]);
}

const STREAM = 'event: delta\ndata: {"text":"退款"}\n\nevent: reply\ndata: {}\n\n';

async function collect(chunks: Uint8Array[]): Promise<ServerEvent[]> {
  const found: ServerEvent[] = [];
  for await (const event of serverEvents(new Blob(chunks as BlobPart[]).stream())) {
    found.push(event);
  }
  return found;
}

describe("the parser of server-sent events", () => {
  it("reads names and data", () => {
    expect(parse(STREAM)).toEqual([
      { name: "delta", data: '{"text":"退款"}' },
      { name: "reply", data: "{}" },
    ]);
  });

  it("finds the same events wherever the stream is cut", () => {
    const whole = parse(STREAM);
    for (let cut = 0; cut <= STREAM.length; cut += 1) {
      expect(parse(STREAM.slice(0, cut), STREAM.slice(cut))).toEqual(whole);
    }
  });

  it("takes every line ending, even one cut in half", () => {
    expect(parse("event: a\r", "\ndata: 1\r\n\r\n", "data: 2\r\r", "data: 3\n\n")).toEqual([
      { name: "a", data: "1" },
      { name: "message", data: "2" },
      { name: "message", data: "3" },
    ]);
  });

  it("joins data lines and passes over comments, unknown fields and events without data", () => {
    expect(parse(": ping\nid: 7\ndata: a\ndata:b\ndata\n\nevent: empty\n\n")).toEqual([{ name: "message", data: "a\nb\n" }]);
  });

  it("drops an event that never ended", () => {
    expect(parse("event: delta\ndata: half")).toEqual([]);
  });

  it("reads characters whose bytes come apart", async () => {
    const bytes = new TextEncoder().encode(STREAM);
    const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
    expect(await collect(single)).toEqual(parse(STREAM));
  });
});
