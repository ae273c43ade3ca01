/** Server-sent events, read as they come: bytes -> lines -> events, after the WHATWG HTML standard, section 9.2. */

export interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

/** Cut whole lines off what has arrived; a CR at the very end may be half of a CRLF, so it waits. */
function lines(pending: string): { readonly whole: readonly string[]; readonly rest: string } {
  const held = pending.endsWith("\r") ? "\r" : "";
  const pieces = pending.slice(0, pending.length - held.length).split(/\r\n|\n|\r/);
  const rest = pieces.pop() ?? "";
  return { whole: pieces, rest: rest + held };
}

/** The value of a field: after the colon, without one leading space. */
function value(line: string, colon: number): string {
  return line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
}

/** A parser of one stream. `push` takes what arrived and gives back the events that are complete by now. */
export class EventParser {
  private pending = "";
  private name = "";
  private data: string[] = [];

  /** Take the next characters of the stream. */
  push(chunk: string): readonly ServerEvent[] {
    const { whole, rest } = lines(this.pending + chunk);
    this.pending = rest;
    return whole.flatMap((line) => this.line(line));
  }

  private line(line: string): readonly ServerEvent[] {
    if (line === "") {
      return this.dispatch();
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    if (field === "event") {
      this.name = colon < 0 ? "" : value(line, colon);
    } else if (field === "data") {
      this.data.push(colon < 0 ? "" : value(line, colon));
    }
    return [];
  }

  private dispatch(): readonly ServerEvent[] {
    const event = { name: this.name === "" ? "message" : this.name, data: this.data.join("\n") };
    const empty = this.data.length === 0;
    this.name = "";
    this.data = [];
    return empty ? [] : [event];
  }
}

/** Read the events of a response body until it ends. */
export async function* serverEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const parser = new EventParser();
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      yield* parser.push(decoder.decode(read.value, { stream: true }));
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
