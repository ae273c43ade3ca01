/** The live line of a conversation: what people of the company do, as it happens. It comes back when it breaks. */

import * as decode from "./decode";
import type { LiveEvent } from "./types";

/** As much of a WebSocket as is used here. */
export interface Line {
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  close: () => void;
}

const FIRST = 1000; // milliseconds before the line is opened again, twice as long each time it fails
const LONGEST = 30_000;

/** Where the live line of a conversation is, after an event. */
export function livePath(conversation: string, after: number): string {
  return `/v1/conversations/${encodeURIComponent(conversation)}/events?after=${after}`;
}

function browserLine(path: string): Line {
  const place = new URL(path, window.location.href);
  place.protocol = place.protocol === "https:" ? "wss:" : "ws:";
  return new WebSocket(place);
}

/**
 * Tell every event after the one numbered `after`, each once and in order; gives what ends it.
 *
 * What was missed while the line was down comes when it is open again.
 */
export function listen(
  conversation: string,
  after: number,
  tell: (event: LiveEvent) => void,
  open: (path: string) => Line = browserLine,
): () => void {
  let seen = after;
  let pause = FIRST;
  let line: Line | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;

  const hear = (message: MessageEvent): void => {
    const data: unknown = message.data;
    const event = decode.liveEvent(typeof data === "string" ? (JSON.parse(data) as unknown) : null);
    pause = FIRST;
    if (event.number > seen) {
      seen = event.number;
      tell(event);
    }
  };

  const connect = (): void => {
    line = open(livePath(conversation, seen));
    line.onmessage = hear;
    line.onclose = () => {
      if (!ended) {
        timer = setTimeout(connect, pause);
        pause = Math.min(2 * pause, LONGEST);
      }
    };
  };

  connect();
  return () => {
    ended = true;
    clearTimeout(timer);
    line?.close();
  };
}
