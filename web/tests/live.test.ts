import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { listen, type Line } from "../src/api/live";

class Fake implements Line {
  onmessage: Line["onmessage"] = null;
  onclose: Line["onclose"] = null;
  closed = false;

  constructor(readonly path: string) {}

  close(): void {
    this.closed = true;
  }

  say(number: number): void {
    this.onmessage?.({ data: JSON.stringify({ number, kind: "message", body: { by: "Anna", text: String(number) } }) } as MessageEvent);
  }

  breakOff(): void {
    this.onclose?.({} as CloseEvent);
  }
}

const lines: Fake[] = [];

function open(path: string): Line {
  const line = new Fake(path);
  lines.push(line);
  return line;
}

beforeEach(() => {
  lines.length = 0;
  vi.useFakeTimers();
});
afterEach(() => { vi.useRealTimers(); });

describe("the live line", () => {
  it("goes on after the last event when it breaks, and tells none twice", () => {
    const told: number[] = [];
    listen("c 1", 3, ({ number }) => told.push(number), open);
    expect(lines[0]?.path).toBe("/v1/conversations/c%201/events?after=3");
    lines[0]?.say(4);
    lines[0]?.say(7);
    lines[0]?.breakOff();
    vi.advanceTimersByTime(1000);
    expect(lines[1]?.path).toBe("/v1/conversations/c%201/events?after=7");
    lines[1]?.say(7);
    lines[1]?.say(8);
    expect(told).toEqual([4, 7, 8]);
  });

  it("waits longer each time in vain, and half a minute at most", () => {
    listen("c", 0, () => undefined, open);
    for (const pause of [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      const before = lines.length;
      lines.at(-1)?.breakOff();
      vi.advanceTimersByTime(pause - 1);
      expect(lines).toHaveLength(before);
      vi.advanceTimersByTime(1);
      expect(lines).toHaveLength(before + 1);
    }
  });

  it("ends for good when it is ended", () => {
    const end = listen("c", 0, () => undefined, open);
    end();
    lines[0]?.breakOff();
    vi.advanceTimersByTime(60_000);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.closed).toBe(true);
  });
});
